"""Facets: counts of the rows of a list by value, with nothing in them that is hidden."""

import pytest

from cms.publishing import withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import AuthorFactory, PostFactory, TopicFactory
from tests.factories.studies import StudyFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db

ALL_OF_POSTS = "treatments,conditions,studies,series,authors,topics,year,evidence"


@pytest.fixture
def counted(api):
    """``counted("posts", "treatments")``: pairs of slug (or value) and count, in their order."""

    def ask(collection, facet, **query):
        response = api(f"{collection}/", facets=facet, **query)
        assert response.status_code == 200, response.json()
        values = response.json()["facets"][facet]["values"]
        return [(each.get("slug", each.get("value")), each["count"]) for each in values]

    return ask


def test_relation_is_counted_with_its_names(api, world):
    facets = api("posts/", facets="treatments,series").json()["facets"]

    assert facets["treatments"] == {
        "values": [
            {
                "value": "bone-marrow",
                "id": str(world.marrow.pk),
                "slug": "bone-marrow",
                "locale": "en",
                "title": "Bone marrow",
                "count": 1,
            },
            {
                "value": "spinal-fusion",
                "id": str(world.fusion.pk),
                "slug": "spinal-fusion",
                "locale": "en",
                "title": "Spinal fusion",
                "count": 1,
            },
        ],
        "more": False,
        "without": 1,
    }
    assert [each["count"] for each in facets["series"]["values"]] == [2]
    assert facets["series"]["without"] == 0


@pytest.mark.parametrize(
    ("collection", "facet", "expected"),
    [
        ("posts", "year", [(2026, 2)]),
        ("posts", "authors", [("ada-reyes", 2)]),
        ("treatments", "invasiveness", [(2, 1), (4, 1), (5, 1)]),
        ("treatments", "leaves_implant", [(False, 2), (True, 1)]),
        ("treatments", "conditions", [("chronic-back-pain", 2)]),
        ("treatments", "keeps_open", [("microdiscectomy", 1), ("spinal-fusion", 2)][::-1]),
        ("studies", "design", [("case_series", 1)]),
        ("studies", "year", [(2017, 1)]),
        ("studies", "masking", [(None, 1)]),
        ("results", "measure", [("surgery-avoided", 1)]),
        ("results", "timepoint_days", [(730, 1)]),
    ],
)
def test_facets_count_the_rows_of_the_list(counted, world, collection, facet, expected):
    assert counted(collection, facet) == expected


def test_what_is_not_known_is_null_and_comes_last_of_equals(api, published):
    published(StudyFactory(), StudyFactory(design="case_series"))

    facet = api("studies/", facets="design").json()["facets"]["design"]

    assert facet["values"] == [
        {"value": "case_series", "count": 1},
        {"value": None, "count": 1},
    ]


def test_facet_ignores_its_own_condition_and_obeys_all_others(counted, published):
    knee, hip = TopicFactory(slug="knee", name="Knee"), TopicFactory(slug="hip", name="Hip")
    fusion, rest = TreatmentFactory(slug="fusion"), TreatmentFactory(slug="rest")
    published(knee, hip, fusion, rest)
    published(
        PostFactory(topics=[knee], treatments=[fusion]),
        PostFactory(topics=[knee], treatments=[rest]),
        PostFactory(topics=[hip], treatments=[fusion]),
    )

    assert counted("posts", "topics", topics="hip") == [("knee", 2), ("hip", 1)]
    assert counted("posts", "topics", topics__not="hip") == [("knee", 2), ("hip", 1)]
    assert counted("posts", "treatments", topics="hip") == [("fusion", 1)]
    assert counted("posts", "topics", treatments="rest", topics="hip") == [("knee", 1)]


def test_facet_of_a_column_ignores_all_conditions_of_that_column(counted, world):
    everything = [(2, 1), (4, 1), (5, 1)]

    assert counted("treatments", "invasiveness", invasiveness__gte=4) == everything
    assert counted("treatments", "invasiveness", reversibility="irreversible") == [(5, 1)]


def test_facets_count_what_a_search_and_a_group_leave(counted, world):
    assert counted("posts", "treatments", search="first") == []
    assert counted("posts", "authors", search="first") == [("ada-reyes", 1)]
    assert counted("treatments", "invasiveness", **{"or": "(invasiveness=5,invasiveness=2)"}) == [
        (2, 1),
        (5, 1),
    ]


def test_nothing_unpublished_is_counted_or_named(api, counted, world):
    assert "secret" not in api("posts/", facets=ALL_OF_POSTS).content.decode().lower()

    withdraw(world.fusion, by=None, at=TUESDAY, reason="safety")

    assert counted("posts", "treatments") == [("bone-marrow", 1)]
    assert counted("treatments", "invasiveness") == [(2, 1), (4, 1)]
    withdraw(world.second, by=None, at=TUESDAY, reason="safety")
    assert counted("posts", "treatments") == []
    assert counted("posts", "authors") == [("ada-reyes", 1)]


def test_facets_of_one_language_count_nothing_of_another(counted, published):
    published(StudyFactory(year=2010), StudyFactory(year=2012, locale="es"))

    assert counted("studies", "year") == [(2010, 1)]
    assert counted("studies", "year", locale="es") == [(2012, 1)]


@pytest.mark.slow
def test_at_most_a_hundred_values_come_and_it_says_that_there_are_more(api, published):
    authors = [AuthorFactory(name=f"Author {number:03}") for number in range(101)]
    published(*authors)
    published(PostFactory(authors=authors), PostFactory(authors=authors[50:51]))

    facet = api("posts/", facets="authors").json()["facets"]["authors"]

    assert len(facet["values"]) == 100
    assert facet["more"] is True
    assert (facet["values"][0]["title"], facet["values"][0]["count"]) == ("Author 050", 2)
    assert [each["title"] for each in facet["values"][1:3]] == ["Author 000", "Author 001"]


@pytest.mark.parametrize("how_many", [1, 3, pytest.param(100, marks=pytest.mark.slow)])
def test_all_facets_cost_one_statement_and_count_the_list_with_it(
    api, published, django_assert_num_queries, how_many
):
    topic, treatment = TopicFactory(), TreatmentFactory()
    published(topic, treatment)
    published(*(PostFactory(topics=[topic], treatments=[treatment]) for _ in range(how_many)))

    with django_assert_num_queries(4):  # head, facets with count, page, cards
        body = api("posts/", facets=ALL_OF_POSTS, page_size=1).json()

    assert body["count"] == how_many
    assert body["facets"]["topics"]["values"][0]["count"] == how_many


def test_count_beside_facets_is_that_of_the_list(api, world):
    body = api("posts/", facets="treatments", treatments="spinal-fusion", page_size=1).json()

    assert body["count"] == 1


def test_unknown_facet_is_refused_with_the_nearest(api, world):
    response = api("posts/", facets="treatmnts")

    (fault,) = response.json()["errors"]
    assert response.status_code == 400
    assert fault["suggestion"] == "treatments"
    assert fault["allowed"] == ALL_OF_POSTS.split(",")
    assert api("posts/", facets="slug").status_code == 400
    assert api("posts/", facets="year,year").status_code == 400
    assert api("authors/", facets="year").json()["errors"][0]["code"] == "unknown"


def test_year_is_that_of_the_date_that_readers_see(counted, published):
    published(PostFactory(), at=MONDAY)

    assert counted("posts", "year", published_at__gte="2100-01-01") == [(2026, 1)]


def test_empty_lists_have_the_facets_that_were_asked_for(api, published):
    topics, years = (
        api("posts/", search="-", facets=name).json()["facets"] for name in ("topics", "year")
    )

    assert (list(topics), list(years)) == (["topics"], ["year"])
