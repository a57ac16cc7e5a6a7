"""Spellings that are the same to a reader find the same entries, in every engine and list."""

import random
import re
from unicodedata import normalize

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.lib.folding import fold_text
from cms.published.search.tokens import NAME_MARK, decode_word, encode_character, split_words
from cms.publishing import publish
from tests.clock import MONDAY
from tests.examples import examples
from tests.factories.posts import PostFactory
from tests.search.conftest import slugs

pytestmark = pytest.mark.django_db

ENTRIES = {
    "area": ("Ein m² Raum", "m2", "M²", "ｍ２"),
    "ligature": ("Der ﬁnale Schritt", "finale", "FINALE", "ﬁnale"),
    "greek": ("Ὁ Σίσυφος", "ΣΊΣΥΦΟΣ", "ΣΙΣΥΦΟΣ", "σίσυφος", "Σίσυφοσ"),
    "street": ("Die Straße", "STRASSE", "strasse", "STRAẞE"),
    "turkish": ("İstanbul Iğdır", "istanbul", "ISTANBUL", "ığdır", "IĞDIR"),
    "digits": ("Gruppe １２", "gruppe 12", "GRUPPE ١٢"),
    "composed": ("Cafe\u0301 naïf", "café", "CAFÉ", "nai\u0308f"),
    "half": ("Eine ½ Tablette", "1/2 Tablette", "½ tablette"),
    "ligatures": ("Cœur et œdème", "coeur", "CŒUR oedeme"),
    "soft": ("Wirbel\u00adsäule", "wirbelsäule", "WIRBELSÄULE"),
    "hindi": ("पीठ दर्द", "दर्द", "पीठ"),
}
QUERIES = [(slug, text) for slug, (_, *texts) in ENTRIES.items() for text in texts]
#: Of several alphabets, composed and compatible in several ways. No stems: they differ by engine.
LETTERS = "zßẞﬁﬀ²₂ıİIéÉñŁøŒαΆςΣжЙЁ１٣कि한ガｶﾞ\u0301\u0308q"
POWER = re.compile(r"\d[²₂]")
SPELLINGS = [
    lambda text: normalize("NFC", text),
    lambda text: normalize("NFD", text),
    lambda text: normalize("NFKC", text),
    lambda text: normalize("NFKD", text),
    str.upper,
    str.lower,
    str.casefold,
    fold_text,
]


@pytest.fixture
def entries():
    publish(
        *(PostFactory(slug=slug, title=title) for slug, (title, *_) in ENTRIES.items()),
        by=None,
        at=MONDAY,
    )


@pytest.mark.parametrize(("slug", "text"), QUERIES)
def test_a_spelling_finds_the_entry_in_search_list_facet_and_title(api, entries, slug, text):
    assert slugs(api("search/", q=text)) == [slug]
    listed = api("posts/", search=text, facets="year")
    assert slugs(listed) == [slug]
    assert [value["count"] for value in listed.json()["facets"]["year"]["values"]] == [1]
    assert slugs(api("posts/", search=text, ordering="title")) == [slug]
    assert listed.json()["corrected"] is None
    assert slugs(api("posts/", title__contains=text.split()[-1])) == [slug]


@pytest.fixture
def corpus():
    """Sixty posts with titles of letters that have many spellings."""
    dice = random.Random("spellings")
    words = {f"x{''.join(dice.choices(LETTERS, k=dice.randint(1, 4)))}" for _ in range(60)}
    publish(*(PostFactory(title=word) for word in sorted(words)), by=None, at=MONDAY)
    return sorted(words)


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_all_spellings_of_a_text_find_the_same_entries(api, corpus, data):
    # Compatible forms turn 10² into 102, which is another number and no spelling of the first.
    word = data.draw(st.sampled_from([word for word in corpus if not POWER.search(word)]))
    part = data.draw(st.sampled_from([word, word[1:], word[:2]]))
    spellings = {spell(part) for spell in SPELLINGS} - {""}
    expected = {title for title in corpus if fold_text(part) in fold_text(title)}

    contained = [titles(api("posts/", title__contains=each, page_size=100)) for each in spellings]
    found = [titles(api("posts/", search=each, page_size=100)) for each in spellings]

    assert contained == [expected if fold_text(part) else set()] * len(spellings)
    assert found == [found[0]] * len(spellings)
    assert word in found[0] or part != word


def titles(response):
    return {row["title"] for row in response.json()["results"]}


@pytest.mark.slow
def test_every_engine_takes_each_character_of_our_words_for_a_letter_and_leaves_it_as_it_is():
    """So all engines find the same, whatever their state of Unicode."""
    characters = {
        character
        for code in range(0x110000)
        if not 0xD800 <= code < 0xE000
        for word in split_words(chr(code), locale="en")
        for character in word
    }
    characters |= {*encode_character("."), NAME_MARK}
    assert len(characters) > 10_000

    assert tokens_of_database(sorted(characters)) == sorted(characters)


def tokens_of_database(words):
    """Return the tokens that the database's own tokenizer makes of a text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT alias, token FROM ts_debug('marrow_english', %s) WHERE lexemes <> '{}'",
                [" ".join(words)],
            )
            rows = cursor.fetchall()
            lexemes = [token for _, token in rows]
            cursor.execute("SELECT w FROM unnest(%s::text[]) w WHERE lower(w) <> w", [words])
            assert cursor.fetchall() == []
            return lexemes
        cursor.execute(
            "CREATE VIRTUAL TABLE temp.probe USING fts5(text, tokenize = "
            "'porter unicode61 remove_diacritics 0')"
        )
        cursor.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(temp, probe, row)")
        cursor.execute("INSERT INTO temp.probe (text) VALUES (%s)", [" ".join(words)])
        cursor.execute("SELECT term FROM temp.terms")
        terms = sorted(term for (term,) in cursor.fetchall())
        cursor.execute("DROP TABLE temp.terms")
        cursor.execute("DROP TABLE temp.probe")
        return terms


@given(st.text())
def test_an_encoded_word_can_be_read_again(text):
    for word in split_words(text, locale="en"):
        assert split_words(decode_word(word), locale="en") in ([word], []) or "%" in text
