"""Statements are made once for each shape, and find what Django finds."""

from datetime import date
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st

import cms.urls  # noqa: F401 -- makes all collections
from cms.api.collection import collections
from cms.api.database import statement_cache
from cms.api.database.snapshot import reader_queryset
from cms.api.parameters.filters import EntryFilters
from cms.api.parameters.parameter import clean_parameter
from cms.api.parameters.value_lists import EntryNames
from cms.api.query import ordering as orderings
from cms.api.query.collection_parameters import list_parameters
from cms.api.query.deferred_join import DeferredJoin
from cms.api.query.entry_names import FoundNames, Holder, find_current
from cms.api.query.name_resolution import NamedKeys, names_of, resolve
from cms.api.query.pagination import QuerysetRows
from cms.api.query.selection import Selection
from cms.posts.api import POSTS
from studies.api import STUDIES
from tests.examples import examples
from tests.factories.posts import PostFactory, TopicFactory
from treatments.api import TREATMENTS

pytestmark = pytest.mark.django_db

SLUGS = ["fusion", "rest", "bone-marrow", "hip", "chronic-back-pain", "first", "nobody"]
DAYS = st.dates(date(2025, 12, 1), date(2026, 12, 31)).map(str)
WHOLES = st.integers(0, 3).map(lambda n: str([0, 2, 30, 2000][n]))
NAMES = st.lists(st.sampled_from(SLUGS), min_size=1, max_size=3, unique=True).map(",".join)
#: A few conditions of each kind, with what may be asked.
ASKED = {
    POSTS: {
        "treatments": NAMES.map(lambda names: names.partition(",")[0]) | NAMES.map("all:{}".format),
        "treatments__not": NAMES.map(lambda names: names.partition(",")[0]),
        "treatments__isnull": st.sampled_from(["true", "false"]),
        "conditions": NAMES.map(lambda names: names.partition(",")[0])
        | NAMES.map("exact:{}".format).map(lambda names: names.partition(",")[0]),
        "year__in": st.sampled_from(["2026", "2025,2026"]),
        "year__not": st.sampled_from(["2026", "2025"]),
        "treatments__invasiveness__gte": WHOLES,
        "treatments__slug__in": NAMES,
        "studies__sample_size__lt": WHOLES,
        "studies__year__isnull": st.sampled_from(["true", "false"]),
        "published_at__lte": DAYS,
        "title__contains": st.sampled_from(["a", "back", "%", "É"]),
        "title__startswith": st.sampled_from(["a", "CHRONIC", "%", "É"]),
        "slug__in": NAMES,
        "slug__not": st.sampled_from(SLUGS),
        "word_count__gt": WHOLES,
    },
    STUDIES: {
        "year__not": WHOLES,
        "year__in": WHOLES,
        "sample_size__gte": WHOLES,
        "masking__isnull": st.sampled_from(["true", "false"]),
    },
    TREATMENTS: {
        "uses_cells": st.sampled_from(["true", "false"]),
        "invasiveness__lte": WHOLES,
        "reversibility__not": st.sampled_from(["irreversible", "reversible"]),
    },
}


def clean(name, text, allowed):
    """The value as it reaches the database; a slug that nobody has stands for an id of nobody."""
    value = clean_parameter(name, [text], allowed)
    if not isinstance(value, EntryNames):
        return value
    names = names_of(allowed[name], value)
    holders = {each: [Holder(uuid5(NAMESPACE_URL, each.text), "en")] for each in names}
    named_keys = NamedKeys(holders | find_current(names), "en")
    roots = named_keys.list_roots(allowed[name], value)
    named_keys.below = FoundNames().find_descendants(roots)
    return resolve(allowed[name], value, named_keys)


@st.composite
def questions(draw):
    """A view, a selection, an order, a part of it, and whether the keys are counted at once."""
    view = draw(st.sampled_from(list(ASKED)))
    allowed = list_parameters(view)
    usable = {name: values for name, values in ASKED[view].items() if name in allowed}

    def some(most):
        names = draw(st.lists(st.sampled_from(sorted(usable)), unique=True, max_size=most))
        return tuple((allowed[name], clean(name, draw(usable[name]), allowed)) for name in names)

    conditions, alternatives = dict(some(3)), [some(2) for _ in range(draw(st.integers(0, 2)))]
    selection = Selection("en", conditions, [each for each in alternatives if each])
    named = draw(st.sampled_from(view.ordering))
    order = orderings.build_ordering(view.published, [draw(st.sampled_from(["", "-"])) + named])
    start = draw(st.integers(0, 2))
    part = slice(start, start + draw(st.integers(1, 4)))
    return view, selection, order, part, draw(st.booleans()), draw(st.booleans())


def counted(sql):
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql.text}) AS found", sql.values)
        return cursor.fetchone()[0]


def read_rows(found, order, rows):
    """Return rows with their positions read."""
    return [(*row[1 : -len(order.keys)], *found.read_position(order, row)) for row in rows]


def test_statement_that_is_kept_finds_what_django_finds(world, published):
    published(PostFactory(slug="alone", title="100% a é", accepted_figures={"100%": "A test."}))

    @settings(max_examples=examples(200), deadline=None)
    @given(questions())
    def law(question):
        view, selection, order, part, back, counts = question
        plain = QuerysetRows(selection.filter_rows(reader_queryset(view.published)), ["listing"])
        found = DeferredJoin(
            view, ("listing",), selection, counts_keys=counts, count_statement=counted
        )
        all_rows, _ = plain.fetch_rows(order, None, backwards=back, window=slice(0, 50))

        here, total = found.fetch_rows(order, None, backwards=back, window=part)

        assert read_rows(found, order, here) == all_rows[part]
        assert total == (len(all_rows) if counts and here else None)
        assert found.count() == len(all_rows)
        for row in all_rows[:2]:
            place = list(row[-len(order.keys) :])
            after = found.fetch_rows(order, place, backwards=back, window=part)[0]
            assert (
                read_rows(found, order, after)
                == (plain.fetch_rows(order, place, backwards=back, window=part)[0])
            )

    law()
    assert statement_cache.statements  # or nothing was tried


def test_requests_of_one_shape_share_a_statement_and_no_value(api, published):
    published(TopicFactory(slug="hip"), TopicFactory(slug="knee"))
    api("topics/")  # from now on their items are kept, and lists read ids
    statement_cache.statements.clear()

    found = [api("topics/", slug=slug).json()["results"] for slug in ("hip", "knee", "nobody")]

    assert [[each["slug"] for each in page] for page in found] == [["hip"], ["knee"], []]
    assert len(statement_cache.statements) == 1
    assert not {"hip", "knee", "nobody"} & {
        str(each) for name in statement_cache.statements for each in name
    }


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({"slug__in": "hip"}, {"slug__in": "hip,knee"}),
        ({"slug": "hip"}, {"slug__not": "hip"}),
        ({"slug__not": "hip"}, {"slug__not": ["hip", "knee"]}),
        ({"ordering": "title"}, {"ordering": "-title"}),
        ({"slug": "hip"}, {"slug": "hip", "locale": "es"}),
        ({"slug": "hip"}, {"or": "(slug=hip)"}),
    ],
)
def test_requests_of_other_shapes_share_none(api, published, first, other):
    published(TopicFactory(slug="hip"), TopicFactory(slug="knee"))
    statement_cache.statements.clear()

    api("topics/", **first)
    api("topics/", **other)

    assert len(statement_cache.statements) == 2


def test_text_that_is_contained_is_kept_nowhere(api, published):
    published(TopicFactory(slug="hip"))
    statement_cache.statements.clear()

    api("topics/", title__contains="h")
    api("topics/", title__contains="é")

    assert statement_cache.statements == {}


def test_statements_do_not_fill_the_memory(api, published, monkeypatch):
    monkeypatch.setattr(statement_cache, "KEEP_STATEMENTS", 2)
    statement_cache.statements.clear()

    for n in range(1, 6):
        api("topics/", slug__in=",".join(f"hip-{each}" for each in range(n)))

    assert len(statement_cache.statements) == 1


def test_indexes_hold_all_that_relations_can_be_filtered_by():
    kinds = {name: each.filters for name, each in collections().items()}
    led_to = {type for filters in kinds.values() for type in filters.relations.values()}
    for type in led_to:
        model = kinds[type]._meta.model
        columns = (each.get_column(model) for each in kinds[type].base_filters.values())
        own = {column.name for column in columns if column.model is model}
        indexes = model._meta.indexes
        (index,) = [each for each in indexes if each.name.endswith("_in_list")]
        covered = {each.fields[0] for each in indexes if each.fields[-1] == "reference_key"}

        assert own - {*EntryFilters.Meta.fields} - {*index.fields} - covered == set()
