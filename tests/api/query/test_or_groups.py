"""``or=(...)``: one of several declared conditions; and ``contains``, to find text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.posts import PostFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def slugs(api):
    def ask(collection, **query):
        response = api(f"{collection}/", **query)
        assert response.status_code == 200, response.json()
        return [item["slug"] for item in response.json()["results"]]

    return ask


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("back", ["backslash", "plain"]),
        ("BACK", ["backslash", "plain"]),
        ("100%", ["percent"]),
        ("%", ["percent"]),
        ("_", ["underscore"]),
        ("\\", ["backslash"]),
        ("b_ck", []),
        ("b%k", []),
        ("'; --", []),
    ],
)
def test_contains_takes_every_character_as_it_stands(slugs, published, text, expected):
    published(
        TreatmentFactory(slug="plain", name="The back"),
        TreatmentFactory(slug="percent", name="100% sure"),
        TreatmentFactory(slug="underscore", name="snake_case"),
        TreatmentFactory(slug="backslash", name="A \\ back"),
    )

    assert slugs("treatments", title__contains=text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("microdiscectomía", ["capitals", "words"]),
        ("MICRODISCECTOMÍA", ["capitals", "words"]),
        ("Ía lumbar", ["capitals", "words"]),
        ("microdiscectomia", ["capitals", "words"]),
        ("ΣΠΟΝΔΥΛΟΔΕΣΊΑ", ["greek"]),
        ("σπονδυλοδεσια", ["greek"]),
        ("Позвоночник", ["cyrillic"]),
        ("é%", []),
    ],
)
def test_contains_knows_the_capitals_of_all_alphabets(slugs, published, text, expected):
    published(
        TreatmentFactory(slug="words", name="Microdiscectomía lumbar"),
        TreatmentFactory(slug="capitals", name="MICRODISCECTOMÍA LUMBAR"),
        TreatmentFactory(slug="greek", name="Σπονδυλοδεσία"),
        TreatmentFactory(slug="cyrillic", name="ПОЗВОНОЧНИК"),
        TreatmentFactory(slug="accent", name="Café 100"),
    )

    assert sorted(slugs("treatments", title__contains=text)) == expected


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("(invasiveness=5)", ["spinal-fusion"]),
        ("(invasiveness=5,invasiveness=2)", ["bone-marrow", "spinal-fusion"]),
        ("(invasiveness__in=2,4,reversibility=irreversible)", None),
        ("(slug=bone-marrow,title__contains=FUSION)", ["bone-marrow", "spinal-fusion"]),
        ("(conditions=chronic-back-pain)", ["bone-marrow", "spinal-fusion"]),
        ("(keeps_open=all:microdiscectomy,spinal-fusion,slug=nobody)", ["bone-marrow"]),
        ("(keeps_open__invasiveness=4,invasiveness=5)", ["bone-marrow", "spinal-fusion"]),
        ("(conditions__not=chronic-back-pain)", ["microdiscectomy"]),
        ("(invasiveness__gte=5,invasiveness__lte=2)", ["bone-marrow", "spinal-fusion"]),
        ("(published_at__gt=-1d,invasiveness__gt=4)", ["spinal-fusion"]),
        ("(published_at__lt=-1w)", None),
        ("(and(invasiveness__gt=2,invasiveness__lt=5),slug=bone-marrow)", "marrow+disc"),
        ("(slug=bone-marrow,and(invasiveness__gt=2,invasiveness__lt=5))", "marrow+disc"),
        ("(and(invasiveness__gt=2,invasiveness__lt=2))", []),
        ("(and(slug__in=bone-marrow,spinal-fusion,invasiveness=2))", ["bone-marrow"]),
        # Inside of and(...), conditions on one relation hold for one entry.
        ("(and(keeps_open__invasiveness=4,keeps_open__reversibility=irreversible))", []),
        ("(and(keeps_open=microdiscectomy,keeps_open=spinal-fusion),slug=nobody)", "marrow+disc"),
        ("(keeps_open__invasiveness=4,keeps_open__invasiveness=1)", ["bone-marrow"]),
        ("(title__contains=\u0301,keeps_open__invasiveness=1)", []),
        ("(and(keeps_open__invasiveness=4,slug=nobody),invasiveness=5)", ["spinal-fusion"]),
        (
            "(and(keeps_open__invasiveness=4,keeps_open=spinal-fusion),invasiveness=5)",
            ["spinal-fusion"],
        ),
        ("(keeps_open__isnull=true,slug=bone-marrow)", ["bone-marrow", "spinal-fusion"]),
        ("(slug=secret,title__contains=Secret)", []),
        ("(title__contains=a=b)", []),
    ],
)
def test_group_finds_rows_for_which_one_condition_holds(slugs, world, group, expected):
    everything = ["bone-marrow", "microdiscectomy", "spinal-fusion"]

    if expected == "marrow+disc":
        expected = everything[:2]
    assert slugs("treatments", **{"or": group}) == (everything if expected is None else expected)


def test_all_other_conditions_hold_as_well(slugs, world):
    group = {"or": "(invasiveness=5,invasiveness=2)"}

    assert slugs("treatments", reversibility="irreversible", **group) == ["spinal-fusion"]
    assert slugs("treatments", search="marrow", **group) == ["bone-marrow"]


def test_group_costs_no_statement_and_no_row_comes_twice(
    slugs, published, django_assert_num_queries
):
    both = [TreatmentFactory(invasiveness=2), TreatmentFactory(invasiveness=2)]
    published(*both)
    published(PostFactory(slug="one", treatments=both))

    with django_assert_num_queries(3):  # head, page, cards
        posts = slugs("posts", **{"or": "(treatments__invasiveness=2,slug=one,slug=one)"})

    assert posts == ["one"]


def test_rows_and_each_relation_are_read_once_for_all_alternatives(api, world):
    alternatives = [f"invasiveness__gte={n},keeps_open__invasiveness={n}" for n in range(1, 6)]

    with CaptureQueriesContext(connection) as context:
        api("treatments/", **{"or": f"({','.join(alternatives)})"})
    (statement,) = (query["sql"] for query in context if '"invasiveness" >=' in query["sql"])
    selection = statement.split("WITH selected AS (")[1].split("SELECT selected.id")[0]

    assert selection.count("published_reference") == 1
    assert selection.count('FROM "treatments_publishedtreatment"') == 2  # rows and targets


def test_cursor_of_a_group_leads_on_in_it(api, world):
    first = api("treatments/", page_size=1, **{"or": "(invasiveness=5,invasiveness=2)"}).json()

    second = api(first["next"].removeprefix("http://localhost:8000")).json()

    assert first["count"] == 2
    assert [item["slug"] for item in second["results"]] == ["spinal-fusion"]


@pytest.mark.parametrize(
    ("group", "advice"),
    [
        ("", "a group such as"),
        ("()", "a group such as"),
        ("slug=a", "a group such as"),
        ("(slug)", "a group such as"),
        ("(slug=a", "a group such as"),
        ("(slgu=a)", "Did you mean “slug”?"),
        ("(invasiveness=high)", "is not a whole number"),
        ("(reversibility=irreversable)", "is not one of"),
        ("(page=2)", "There is no parameter “page” here."),
        ("(or=(slug=a))", "There is no parameter “or” here."),
        ("(created_by__password=a)", "There is no parameter"),
        ("(_connector=OR)", "There is no parameter"),
        ("(" + ",".join(["slug=a"] * 21) + ")", "At most 20 conditions"),
        ("(and(slug=a,slug=b))", "“slug” can stand here only once."),
        ("(and(slgu=a,invasiveness=2))", "Did you mean “slug”?"),
        ("(and(slug=a)", "a group such as"),
        ("(and())", "a group such as"),
        ("(keeps_open=microdiscectmy)", "Did you mean “microdiscectomy”?"),
        ("(" + "slug=a," * 10_000 + ")", "a group such as"),
    ],
)
def test_group_is_as_strict_as_the_address(api, world, group, advice):
    response = api("treatments/", **{"or": group})

    (fault,) = response.json()["errors"]
    assert (response.status_code, fault["parameter"]) == (400, "or")
    assert advice in fault["message"]


def test_group_says_what_was_meant(api, world):
    (name,) = api("treatments/", **{"or": "(slgu=a)"}).json()["errors"]
    (value,) = api("treatments/", **{"or": "(reversibility=irreversable)"}).json()["errors"]

    assert name["suggestion"] == "slug"
    assert value["suggestion"] == "irreversible"


def test_secret_in_a_group_is_refused_as_anywhere(api, world):
    response = api("treatments/", **{"or": "(api_key=mrw_live_4f5e6d)"})

    assert response.json()["type"].endswith("/problems/key-in-address/")
    assert b"mrw_live" not in response.content
