"""Words that very many entries have: the best are scored, and all are found and counted."""

from importlib import import_module
from itertools import product
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from cms.published.models.log import Edition
from cms.published.models.rows import published_types
from cms.published.search import queries
from cms.published.search.backends import postgresql, sqlite
from cms.published.search.models import SearchText
from cms.published.search.queries import interpret_query, search_entries
from cms.published.search.scopes import mark_entry
from cms.published.titles import title_columns
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
TITLES = ["Brace", "Belts", "The brace", "Brace and belts", "Walks", "A brace for walks", "Rest"]
LOCALES = ["en", "de", "es", "fr", "it", "en-gb"]


@pytest.fixture
def two_scored(monkeypatch) -> None:
    """Score two matches of each kind, as if seven posts were a hundred thousand."""
    for module in (sqlite, postgresql, queries):
        monkeypatch.setattr(module, "MOST_SCORED", 2)


@pytest.fixture
def braces(db) -> None:
    """Publish posts of which each has the word in its body, one after the other."""
    for title in TITLES:
        publish(PostFactory(title=title, body="<p>A brace helps.</p>"), by=None, at=MONDAY)


def search(text: str, *, start: int = 0, size: int = 100, types=(), locale: str = "en"):
    query = interpret_query(text, locale=locale)
    return search_entries(query, locale=locale, types=types, start=start, size=size)


def test_the_entry_of_that_title_comes_first_then_titles_with_the_word_then_the_newest(
    two_scored, braces, search_titles
):
    titles = search_titles("brace")

    assert titles[0] == "Brace"
    assert set(titles[1:3]) == {"Brace and belts", "A brace for walks"}
    assert titles[3] == "Rest"
    assert set(titles[4:]) == {"Belts", "The brace", "Walks"}


@pytest.mark.parametrize("size", range(1, 9))
def test_pages_of_any_size_have_every_match_once_in_one_order(two_scored, braces, size):
    pages = [search("brace", start=start, size=size) for start in range(0, len(TITLES), size)]

    assert [id for page in pages for id in page.ids] == search("brace").ids
    assert {page.count for page in pages} == {len(TITLES)}


def test_where_few_match_each_is_scored(braces, search_titles):
    titles = search_titles("brace")

    assert titles[0] == "Brace"
    assert set(titles[1:4]) == {"The brace", "Brace and belts", "A brace for walks"}
    assert set(titles[4:]) == {"Belts", "Walks", "Rest"}


def store_texts() -> dict[tuple[str, str], SearchText]:
    """Store one text of each type in each language, all with the same words, and its edition."""
    pairs = list(product(published_types(), LOCALES))
    editions = [
        Edition(
            entry_id=uuid4(),
            number=1,
            type=type,
            locale=locale,
            title="Brace",
            **title_columns("Brace", locale=locale),
            translation_key=uuid4(),
            published_at=MONDAY,
            at=MONDAY,
            sequence=sequence,
            document="{}",
        )
        for sequence, (type, locale) in enumerate(pairs, start=1)
    ]
    texts = {
        (each.type, each.locale): SearchText(
            entry_id=each.entry_id,
            type=each.type,
            locale=each.locale,
            title="Brace",
            title_words="brace",
            names=mark_entry(locale=each.locale, type=each.type, title_words="brace"),
            sequence=each.sequence,
            live_edition=each,
        )
        for each in editions
    }
    Edition.objects.bulk_create(editions)
    SearchText.objects.bulk_create(texts.values())
    return texts


def test_the_index_tells_every_type_and_language_from_the_others():
    texts = store_texts()

    for (type, locale), text in texts.items():
        found = search("brace", types=[type], locale=locale)
        assert (found.ids, found.count) == ([text.entry_id], 1)
    for locale in LOCALES:
        found = search("brace", locale=locale)
        assert set(found.ids) == {texts[type, locale].entry_id for type in published_types()}
        assert found.count == len(published_types())


def test_migrating_marks_the_texts_that_are_there_once(braces):
    names = dict(SearchText.objects.values_list("entry_id", "names"))
    SearchText.objects.update(names="")
    migration = import_module("cms.published.migrations.0014_search_scopes")

    for _ in range(2):
        migration.add_marks(apps, SimpleNamespace(connection=connection))

    assert dict(SearchText.objects.values_list("entry_id", "names")) == names
    assert search("brace").count == len(TITLES)
