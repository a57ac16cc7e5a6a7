"""``fields``: documents reduced to the requested fields, by the names that documents have."""

import pytest

from cms.api.collection import collections
from cms.api.query.collection_parameters import detail_parameters, list_parameters

pytestmark = pytest.mark.django_db

COLLECTIONS = {each.name: each for each in collections().values()}


def test_list_has_only_the_fields_that_were_asked_for(api, world):
    body = api("posts/", fields="title,series.slug,series.next.slug").json()

    assert body["count"] == 2
    assert body["results"] == [
        {
            "title": "Chronic back pain",
            "series": {"slug": "can-stem-cells-help", "next": None},
        },
        {
            "title": "The first post",
            "series": {"slug": "can-stem-cells-help", "next": {"slug": "chronic-back-pain"}},
        },
    ]


def test_detail_has_only_the_fields_that_were_asked_for(api, world):
    response = api("posts/chronic-back-pain/", fields="slug,treatments.title,outline.level")

    assert response.json() == {
        "slug": "chronic-back-pain",
        "outline": [{"level": 2}],
        "treatments": [{"title": "Bone marrow"}, {"title": "Spinal fusion"}],
    }


def test_whole_field_wins_over_a_part_of_it(api, world):
    both = api("posts/first/", fields="series.slug,series").json()

    assert both == {"series": api("posts/first/").json()["series"]}


def test_results_of_studies_have_fields_too(api, world):
    listed = api("results/", fields="measure.slug,population.ladder.n").json()["results"]
    result = api(f"results/{world.result.pk}/", fields="n_events").json()

    assert listed[0]["measure"] == {"slug": "surgery-avoided"}
    assert result == {"n_events": 20}


def test_fields_cost_nothing_and_hide_nothing_from_the_headers(
    api, world, django_assert_num_queries
):
    full = api("posts/first/")

    with django_assert_num_queries(2):  # head, row; the cards are at hand
        sparse = api("posts/first/", fields="title")

    assert sparse.json() == {"title": "The first post"}
    assert sparse["ETag"] != full["ETag"]
    assert 'rel="canonical"' in sparse["Link"]
    assert set(full["Cache-Tag"].split(",")) <= set(sparse["Cache-Tag"].split(","))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("titel", "title"),
        ("series.slgu", "series.slug"),
        ("treatments.invasivness", "treatments.invasiveness"),
        ("author", "authors"),
    ],
)
def test_misspelt_field_is_refused_with_the_nearest(api, world, name, meant):
    (fault,) = api("posts/", fields=name).json()["errors"]

    assert (fault["parameter"], fault["suggestion"]) == ("fields", meant)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "*",
            "series.*",
            "document",
            "listing",
            "digest",
            "sequence",
            "created_by",
            "owner_id",
        ),
        *("authors.user", "authors.email", "series.series.slug", "title.slug", "title.", ".title"),
        *("title,title", "series__slug", "Title", "notes", "treatments.created_at"),
        *("body", "body.html,title", "-", "--title", "-document"),
    ],
)
def test_nothing_else_can_be_asked_for(api, world, name):
    response = api("posts/", fields=name)

    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "fields"


def paths(node, before=""):
    """The names of all that a document holds."""
    if isinstance(node, list):
        return set().union(*(paths(each, before) for each in node))
    if not isinstance(node, dict):
        return set()
    field_paths = {before + key for key in node}
    return field_paths.union(*(paths(value, f"{before}{key}.") for key, value in node.items()))


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_field_of_an_answer_has_a_name(api, world, collection):
    view = COLLECTIONS[collection]
    for item in api(f"{collection}/").json()["results"]:
        assert paths(item) <= set(list_parameters(view)["fields"].field.words)
        path = item["url"].removeprefix("http://localhost:8000")
        assert paths(api(path).json()) <= set(detail_parameters(view)["fields"].field.words)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_name_is_accepted_and_shows_nothing_of_a_draft(api, world, collection):
    view = COLLECTIONS[collection]
    with_bodies = {"body": "html,text"} if view.rich_fields else {}
    for name in list_parameters(view)["fields"].field.words:
        response = api(f"{collection}/", fields=name, **with_bodies)

        assert response.status_code == 200
        assert b"ecret" not in response.content.replace(b"a secret", b"")
        if not name.startswith("-"):
            assert all(len(item) <= 1 for item in response.json()["results"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_name_can_be_left_out(api, world, collection):
    view = COLLECTIONS[collection]
    with_bodies = {"body": "html,text"} if view.rich_fields else {}
    everything = api(f"{collection}/", **with_bodies).json()["results"]
    held = paths(everything)
    names = [name for name in list_parameters(view)["fields"].field.words if name[0] != "-"]

    for name in names:
        left = api(f"{collection}/", fields=f"-{name}", **with_bodies).json()["results"]
        below = {each for each in held if each == name or each.startswith(f"{name}.")}
        assert paths(left) == held - below
        if not below:
            assert left == everything


def test_several_fields_are_left_out_of_lists_and_details(api, world):
    (second, _) = api("posts/", fields="-series.position,-summary,-authors.title").json()["results"]
    detail = api("posts/chronic-back-pain/", fields="-body.html,-outline").json()

    assert {*second["series"]} == {"id", "type", "slug", "title", "url"}
    assert "summary" not in second
    assert [set(each) & {"title", "slug"} for each in second["authors"]] == [{"slug"}]
    assert second["title"] == "Chronic back pain"
    assert detail["body"] == {}
    assert "outline" not in detail


@pytest.mark.parametrize("fields", ["title,-slug", "-slug,title"])
def test_fields_to_keep_and_to_leave_out_do_not_mix(api, world, fields):
    response = api("posts/", fields=fields)

    assert response.status_code == 400
    assert "both together can't stand here" in response.json()["detail"]


def test_suggestion_never_says_the_opposite(api, world):
    (fault,) = api("posts/", fields="-titel").json()["errors"]

    assert fault["suggestion"] == "-title"
