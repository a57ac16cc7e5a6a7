"""Update the search tables: ``cms.published.store`` calls it in the publishing transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from cms.lib import canonical_json
from cms.published.bulk_insert import insert_rows, replace_rows
from cms.published.search.models import SearchText, SearchWord
from cms.published.search.tokens import find_counted_words

T = TypeVar("T")
WORD_COLUMNS = ("title_words", "summary_words", "body_words")
BATCH_SIZE = 1_000

# The ORM can replace a value on conflict, but not add to it.
# The words are one JSON object: to parse thousands of placeholders takes longer than to add.
ADD_WORD_COUNTS = """
INSERT INTO published_searchword (locale, word, head, tail, length, count)
SELECT %s, {columns} FROM {words} WHERE true
ON CONFLICT (locale, word) DO UPDATE SET count = published_searchword.count + excluded.count
"""
WORD_ROWS = {
    "sqlite": (
        "key, substr(key, 1, 2), substr(key, -2), length(key), value",
        "json_each(%s)",
    ),
    "postgresql": (
        "key, left(key, 2), right(key, 2), length(key), value::int",
        "json_each_text(%s::json)",
    ),
}


def index_texts(texts: Sequence[SearchText], former: Iterable[SearchText]) -> None:
    """Replace the indexed texts of these entries and update the word counts.

    ``former`` are those that are indexed now.
    """
    previous = {str(each.entry_id): each for each in former}
    insert_rows(each for each in texts if str(each.entry_id) not in previous)
    replace_rows((each for each in texts if str(each.entry_id) in previous), key="entry_id")
    update_word_counts([(previous.get(str(each.entry_id)), each) for each in texts])


def remove_text(entry_id: UUID | str) -> None:
    """Delete an entry's text from the index and update the word counts."""
    removed = load_texts([entry_id])
    SearchText.objects.filter(entry_id=entry_id).delete()
    update_word_counts([(each, None) for each in removed])


def load_texts(ids: Iterable[UUID | str]) -> list[SearchText]:
    return list(SearchText.objects.filter(entry_id__in=list(ids)))


def update_word_counts(moves: Iterable[tuple[SearchText | None, SearchText | None]]) -> None:
    """Add up in how many entries each word stands: ``moves`` are former texts and new ones."""
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    for former, text in moves:
        gone, come = counted_words(former), counted_words(text)
        if former:  # in the same language: that of an entry is fixed
            changes[former.locale].subtract(gone - come)
        if text:
            changes[text.locale].update(come - gone)
    for locale, counts in changes.items():
        # Sorted, so that two publishers can't deadlock.
        differences = sorted((word, count) for word, count in counts.items() if count)
        for batch in split_into_batches(differences):
            add_word_counts(locale, batch)
            if fewer := [word for word, count in batch if count < 0]:
                SearchWord.objects.filter(locale=locale, word__in=fewer, count__lte=0).delete()


def counted_words(text: SearchText | None) -> frozenset[str]:
    if text is None:
        return frozenset()
    return distinct_words(text) if text.known_words is None else text.known_words


def distinct_words(text: Any) -> frozenset[str]:
    """Return the words of a search text that are counted. It may be of a historical model."""
    return find_counted_words(getattr(text, name) for name in WORD_COLUMNS)


def add_word_counts(locale: str, batch: Sequence[tuple[str, int]]) -> None:
    columns, words = WORD_ROWS[connection.vendor]
    statement = ADD_WORD_COUNTS.format(columns=columns, words=words)
    with connection.cursor() as cursor:
        cursor.execute(statement, [locale, canonical_json.dump_in_order(dict(batch))])


def split_into_batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH_SIZE)):
        yield batch
