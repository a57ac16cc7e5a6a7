"""One entry, as a token of it shows it: the answer that the API gives once it is published."""

from datetime import timedelta

import pytest

from cms.authoring.models.draft import draft_types
from cms.authoring.models.revision import record_revision
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories import FACTORIES
from tests.factories.posts import PostFactory
from tests.preview.answers import timeless
from tests.preview.releases import make_release

every_type = pytest.mark.parametrize("name", sorted(draft_types()))


def address(draft) -> str:
    return f"{draft.published.collection}/{draft.pk}/"


@every_type
def test_an_unpublished_entry_is_shown_as_the_api_shows_it_once_it_is_published(
    name, world, token, preview, api
):
    draft = FACTORIES[name](slug="brand-new")

    shown = preview(
        token(draft=draft), address(draft), body="html,blocks" if name == "post" else ()
    )
    publish(draft, by=None, at=TUESDAY)

    after = api(address(draft), body="html,blocks" if name == "post" else ())
    assert timeless(shown.json()) == timeless(after.json())


@every_type
def test_the_next_edition_of_an_entry_is_shown_as_the_api_shows_it_once_it_is_published(
    name, world, token, preview, api
):
    draft = FACTORIES[name](slug="old-address")
    publish(draft, by=None, at=MONDAY)
    draft.slug = "new-address"
    draft.save()

    shown = preview(token(draft=draft), f"{draft.published.collection}/new-address/")
    old = preview(token(draft=draft), f"{draft.published.collection}/old-address/")
    publish(draft, by=None, at=TUESDAY)

    assert timeless(shown.json()) == timeless(api(address(draft)).json())
    assert (shown.json()["edition"], old.status_code) == (2, 301)


def test_neighbours_and_cards_are_those_of_the_previewed_world(world, token, preview, api):
    between = PostFactory(slug="between", series=world.series, series_position=2)
    world.second.series_position = 3
    world.second.save()
    publish(world.second, by=None, at=TUESDAY)
    opened = token(draft=between)

    first = preview(opened, "posts/first/").json()
    shown = preview(opened, "posts/between/").json()
    publish(between, by=None, at=WEDNESDAY)

    assert first == api("posts/first/").json() | {"updated_at": first["updated_at"]}
    assert first["series"]["next"]["slug"] == "between"
    assert timeless(shown) == timeless(api("posts/between/").json())


def test_what_the_draft_refers_to_and_nobody_may_see_is_absent(world, token, preview):
    shown = preview(token(draft=world.second), "posts/chronic-back-pain/")

    assert [each["slug"] for each in shown.json()["treatments"]] == ["bone-marrow", "spinal-fusion"]
    assert "secret" not in shown.json()["body"]["html"].lower().replace("a secret", "")


def test_an_entry_that_was_withdrawn_is_shown_by_a_token_of_it(world, token, preview):
    withdraw(world.first, by=None, at=TUESDAY, reason="error")

    shown = preview(token(draft=world.first), "posts/first/")

    assert (shown.status_code, shown.json()["edition"]) == (200, 2)


def test_a_given_revision_is_shown_with_its_rows_and_relations(world, token, preview, api):
    draft = PostFactory(
        slug="new", title="First thoughts", authors=[world.ada], key_points=["Early."]
    )
    early = record_revision(type(draft).objects.get(pk=draft.pk), "save")
    draft.title, draft.slug = "Second thoughts", "newer"
    draft.save()
    draft.key_points.all().delete()
    draft.author_rows.all().delete()
    opened = token(draft=draft)

    shown = preview(opened, f"posts/{draft.pk}/", revision=early.number).json()
    latest = preview(opened, "posts/newer/").json()

    assert (shown["title"], shown["key_points"]) == ("First thoughts", ["Early."])
    assert [each["slug"] for each in shown["authors"]] == ["ada-reyes"]
    assert (latest["title"], latest["key_points"], latest["authors"]) == ("Second thoughts", [], [])
    draft.refresh_from_db()
    assert (draft.title, draft.key_points.count()) == ("Second thoughts", 0)


@every_type
def test_every_type_shows_a_revision_as_it_was_published(name, world, token, preview, api):
    draft = FACTORIES[name](slug="as-it-was")
    publish(draft, by=None, at=MONDAY)
    published = api(address(draft)).json()
    revision = record_revision(draft_types()[name].objects.get(pk=draft.pk), "save")
    draft.slug = "as-it-is"
    draft.save()

    shown = preview(token(draft=draft), address(draft), revision=revision.number)

    assert shown.json() == published


@pytest.mark.parametrize(
    ("parameters", "detail"),
    [
        ({"revision": "99"}, "There is no such revision or release for this token."),
        ({"revision": "x"}, "revision: Write its number, such as 7."),
        ({"release": "x"}, "release: Write the id of a release."),
        (
            {"search": "back"},
            "A preview has no “search”: what is not published is in no search index.",
        ),
        ({"colour": "red"}, "There is no parameter “colour” here."),
    ],
)
def test_what_is_not_offered_is_refused_with_a_sentence(parameters, detail, world, token, preview):
    refused = preview(token(draft=world.first), "posts/first/", **parameters)

    assert refused.status_code in {400, 404}
    assert refused.json()["detail"] == detail


def test_a_revision_is_one_of_the_entry_in_the_address_that_the_token_opens(world, token, preview):
    draft = PostFactory(slug="new")
    number = draft.revision_number()
    release = token(release=make_release(draft))
    for opened, path in (
        (token(draft=world.first), f"posts/{draft.pk}/"),
        (token(draft=draft), f"posts/{world.first.pk}/"),
        (release, f"posts/{draft.pk}/"),
    ):
        assert preview(opened, path, revision=number).status_code == 404
    assert preview(token(draft=draft), "posts/", revision=number).status_code == 400
    assert preview(token(draft=draft), "posts/new/", revision=number).status_code == 200
    assert preview(token(), "posts/new/", revision=number).status_code == 200


def test_a_token_of_all_shows_every_draft_that_is_not_published(world, token, preview):
    draft = PostFactory(slug="new", treatments=[world.secret])
    opened = token(lifetime=timedelta(minutes=5))

    treatments = preview(opened, "treatments/", ordering="title").json()
    shown = preview(opened, "posts/new/").json()

    assert {each["slug"] for each in treatments["results"]} >= {"secret", "spinal-fusion"}
    assert [each["slug"] for each in shown["treatments"]] == ["secret"]
    assert draft.pk
