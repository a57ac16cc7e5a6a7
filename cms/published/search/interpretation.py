"""Interpret a query: replace terms that occur nowhere, and add which entries terms name."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cms.published.search.parser import Query
from cms.published.search.spelling import MAX_WORD_LENGTH, Meanings
from cms.published.search.terms import Term
from cms.published.search.tokens import ONE_EDIT_LENGTH, decode_word

MAX_TERMS = 12  # only the first terms are looked up; nobody mistypes more in a search


def look_up_terms(query: Query, meanings: Meanings, *, locale: str) -> Query:
    """Replace each word without hits by words that have some, and find the entries that terms name.

    At most one statement, and a second one for what words name that were not typed.
    """
    typed = list(list_terms(query, locale=locale))
    *found, all_words = meanings.find([*typed, join_terms(query, locale=locale)])
    groups = tuple(each.replace_group(term.group) for each, term in zip(found, typed, strict=True))
    if groups == query.groups:
        # What has all words side by side counts however many entries have one of them.
        return replace(query, named=tuple(each.named | all_words.named for each in found))
    open_end = query.open_end and groups[-1][-1] == query.terms[-1]
    searched = [
        replace(term, group=group, is_spelt=False, is_open=open_end and term.is_last)
        if group != term.group
        else term
        for group, term in zip(groups, typed, strict=True)
    ]
    is_corrected = any(each.correction for each in found)
    return replace(
        query,
        groups=groups,
        named=tuple(each.named for each in meanings.find(searched)),
        open_end=open_end,
        corrected=write_terms(query, (group[-1] for group in groups)) if is_corrected else None,
    )


def list_terms(query: Query, *, locale: str) -> Iterator[Term]:
    """Yield the terms of a query with what is to be looked up of them."""
    last, spelt = len(query.groups) - 1, 0
    for number, text in enumerate(query.terms):
        is_spelt = (
            spelt < MAX_TERMS
            and len(text) <= MAX_WORD_LENGTH
            and text not in query.quoted
            and is_correctable(text, number == last)
        )
        spelt += is_spelt
        is_open = query.open_end and number == last
        yield Term((text,), locale, is_spelt, number < MAX_TERMS, number == last, is_open)


def join_terms(query: Query, *, locale: str) -> Term:
    """Return all words of a query as one term, such as an identifier of several parts."""
    text = " ".join(query.terms[:MAX_TERMS])
    return Term((text,), locale, False, len(query.groups) > 1, False, False)


def is_correctable(word: str, is_last: bool) -> bool:
    return word.isalpha() and len(word) >= (2 if is_last else ONE_EDIT_LENGTH)


def write_terms(query: Query, terms: Iterable[str]) -> str:
    """Write terms as readers would type them."""
    return " ".join(
        f'"{decode_word(term)}"' if term in query.quoted else decode_word(term) for term in terms
    )
