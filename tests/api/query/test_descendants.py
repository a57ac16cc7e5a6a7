"""A condition includes those below it: in filters, in negations, in facets, and after a move."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.published.models.references import Reference
from cms.published.reference_keys import hash_id, hash_relation
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.examples import examples
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.treatments import ConditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def conditions(published):
    """Back pain with two kinds below it, one of which has one below itself; and a migraine."""
    pain = ConditionFactory(slug="back-pain", body_site="back")
    low = ConditionFactory(slug="low-back-pain", parent=pain, body_site="lower back")
    disc = ConditionFactory(slug="disc-herniation", parent=low, body_site="disc")
    neck = ConditionFactory(slug="neck-pain", parent=pain)
    migraine = ConditionFactory(slug="migraine")
    published(pain, low, disc, neck, migraine)
    published(
        PostFactory(slug="of-pain", title="A", conditions=[pain]),
        PostFactory(slug="of-disc", title="B", conditions=[disc, low]),
        PostFactory(slug="of-neck", title="C", conditions=[neck, migraine]),
        PostFactory(slug="of-migraine", title="D", conditions=[migraine]),
        PostFactory(slug="of-nothing", title="E"),
    )
    return {each.slug: each for each in (pain, low, disc, neck, migraine)}


@pytest.fixture
def slugs(api):
    def ask(query, collection="posts"):
        response = api(f"{collection}/?ordering=title&{query}")
        assert response.status_code == 200, response.json()
        return [item["slug"] for item in response.json()["results"]]

    return ask


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("conditions=back-pain", ["of-pain", "of-disc", "of-neck"]),
        ("conditions=exact:back-pain", ["of-pain"]),
        ("conditions=low-back-pain", ["of-disc"]),
        ("conditions=exact:back-pain&conditions=disc-herniation", ["of-pain", "of-disc"]),
        ("conditions=all:back-pain,migraine", ["of-neck"]),
        ("conditions=all:exact:back-pain,migraine", []),
        ("conditions=exact:all:low-back-pain,disc-herniation", ["of-disc"]),
        ("conditions__not=back-pain", ["of-migraine", "of-nothing"]),
        ("conditions__not=exact:back-pain", ["of-disc", "of-neck", "of-migraine", "of-nothing"]),
        ("conditions__not=low-back-pain&conditions__not=migraine", ["of-pain", "of-nothing"]),
        ("conditions=back-pain&conditions__body_site=disc", ["of-disc"]),
        ("conditions__isnull=true", ["of-nothing"]),
        ("or=(conditions=low-back-pain,conditions__isnull=true)", ["of-disc", "of-nothing"]),
        ("or=(conditions=exact:low-back-pain,slug=of-pain)", ["of-pain", "of-disc"]),
    ],
)
def test_posts_are_found_below(slugs, conditions, query, expected):
    assert slugs(query) == expected


def test_ids_include_what_is_below_too(slugs, conditions):
    id = conditions["back-pain"].pk

    assert slugs(f"conditions={id}") == ["of-pain", "of-disc", "of-neck"]
    assert slugs(f"conditions=exact:{id}") == ["of-pain"]


def test_parent_is_one_step(slugs, conditions):
    assert set(slugs("parent=back-pain", "conditions")) == {"low-back-pain", "neck-pain"}
    assert slugs("parent=low-back-pain", "conditions") == ["disc-herniation"]


def test_types_without_a_hierarchy_take_no_exact(api, published):
    published(TopicFactory(slug="hip"))

    assert api("posts/?topics=exact:hip").status_code == 400
    assert api("topics/?parent=exact:hip").status_code == 400


def test_facet_counts_each_row_once_with_all_above(api, conditions):
    facet = api("posts/", facets="conditions").json()["facets"]["conditions"]

    counts = {each["slug"]: each["count"] for each in facet["values"]}
    assert counts == {
        "back-pain": 3,
        "migraine": 2,
        "low-back-pain": 1,
        "disc-herniation": 1,
        "neck-pain": 1,
    }
    assert facet["without"] == 1


def test_condition_that_moves_takes_its_posts_along(api, slugs, conditions, published):
    low = conditions["low-back-pain"]
    low.parent = conditions["migraine"]
    low.save()
    published(low, at=TUESDAY)

    assert slugs("conditions=back-pain") == ["of-pain", "of-neck"]
    assert slugs("conditions=migraine") == ["of-disc", "of-neck", "of-migraine"]
    values = api("posts/", facets="conditions").json()["facets"]["conditions"]["values"]
    assert [(each["slug"], each["count"]) for each in values[:2]] == [
        ("migraine", 3),
        ("back-pain", 2),
    ]


def test_what_is_withdrawn_between_ends_the_line(slugs, conditions):
    withdraw(conditions["low-back-pain"], by=None, at=TUESDAY, reason="error")

    assert slugs("conditions=back-pain") == ["of-pain", "of-neck"]
    assert slugs("conditions=disc-herniation") == ["of-disc"]


def test_hierarchy_costs_one_statement_until_the_log_grows(
    api, conditions, django_assert_num_queries
):
    with django_assert_num_queries(6):  # head, names, those below, facets with count, page, cards
        api("posts/?conditions=back-pain&facets=conditions")
    with django_assert_num_queries(2):  # head, page
        api("posts/?conditions=back-pain&facets=conditions&page_size=1")


def test_circle_ends(slugs, conditions):
    """The preflight refuses one, but each of two drafts may be published before the other moves."""
    pain, disc = conditions["back-pain"], conditions["disc-herniation"]
    Reference.objects.create(
        source=hash_id(pain.pk),
        relation=hash_relation("condition", "parent"),
        target=hash_id(disc.pk),
        locale="en",
        is_first=True,
    )

    expected = ["of-pain", "of-disc", "of-neck"]
    assert slugs("conditions=back-pain") == slugs("conditions=disc-herniation") == expected


def test_brute_force_finds_the_same(api, example):
    """Any forest of conditions, and any posts that refer to them."""
    sizes = st.integers(2, 6)

    @settings(max_examples=examples(15), deadline=None)
    @given(st.data())
    def law(data):
        size = data.draw(sizes)
        parents = [data.draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(size)]
        posts = data.draw(
            st.lists(st.sets(st.integers(0, size - 1), max_size=3), min_size=1, max_size=4)
        )
        with example():
            entries = []
            for n, parent in enumerate(parents):
                above = None if parent is None else entries[parent]
                entries.append(ConditionFactory(slug=f"c-{n}", parent=above))
            publish(*entries, by=None, at=MONDAY)
            for n, chosen in enumerate(posts):
                post = PostFactory(slug=f"p-{n}", conditions=[entries[each] for each in chosen])
                publish(post, by=None, at=TUESDAY)

            def above(n):
                return {n} | (above(parents[n]) if parents[n] is not None else set())

            expected = {
                f"c-{n}": sum(any(n in above(each) for each in chosen) for chosen in posts)
                for n in range(size)
            }
            body = api("posts/", facets="conditions").json()["facets"]["conditions"]
            found = {
                slug: api("posts/", conditions=slug, page_size=1).json()["count"]
                for slug in expected
            }
            assert found == expected
            listed = {each["slug"]: each["count"] for each in body["values"]}
            assert listed == {slug: count for slug, count in expected.items() if count}
            assert body["without"] == sum(not chosen for chosen in posts)

    law()
