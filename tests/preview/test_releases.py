"""The world as a release will make it at its instant."""

from datetime import timedelta

import pytest

from cms.authoring.releases import execute_release
from cms.publishing import publish
from tests.factories.posts import PostFactory
from tests.factories.treatments import TreatmentFactory
from tests.preview.answers import timeless
from tests.preview.releases import (
    LATER,
    NOW,
    SOON,
    make_drafts,
    make_release,
    schedule,
    without_files,
)


@pytest.fixture
def drafts(world):
    return make_drafts(world)


def test_a_release_of_ten_entries_is_shown_entry_by_entry_as_the_api_shows_it_afterwards(
    drafts, world, token, preview, api
):
    release = make_release(*drafts)
    schedule(release, SOON)
    opened = token(release=release)
    addresses = [f"{each.published.collection}/{each.pk}/" for each in [*drafts, world.second]]
    lists = [
        "posts/",
        "treatments/?facets=conditions",
        "series/",
        "posts/?series=spring&count=true",
    ]

    details = [preview(opened, each).json() for each in addresses]
    listed = [preview(opened, f"/preview/v1/{each}").json() for each in lists]
    execute_release(release, by=None, at=SOON)

    assert len(drafts) == 10
    assert without_files(details) == without_files([api(each).json() for each in addresses])
    assert without_files(listed) == without_files([api(each).json() for each in lists])


def test_what_is_frozen_is_shown_though_the_draft_goes_on(world, token, preview, api):
    draft = PostFactory(slug="new", title="As it was approved")
    release = make_release(draft)
    schedule(release, SOON)
    draft.title = "As it came to be later"
    draft.save()

    shown = preview(token(release=release), "posts/new/").json()

    assert shown["title"] == "As it was approved"


def test_a_withdrawal_is_shown_as_the_api_shows_it(world, token, preview, api):
    options = {"reason": "superseded", "note": "Read the other.", "replacement_id": world.second.pk}
    release = make_release(world.first, act="withdraw", **options)
    schedule(release, SOON)
    opened = token(release=release)

    gone, listed = preview(opened, "posts/first/"), preview(opened, "posts/").json()
    execute_release(release, by=None, at=SOON)

    assert gone.status_code == 410
    assert gone.json() == api("posts/first/").json()
    assert listed == api("posts/").json()


def test_two_entries_may_change_addresses(world, token, preview, api):
    world.first.slug, world.second.slug = "between", "first"
    world.first.save()
    world.second.save()
    world.first.slug = "chronic-back-pain"
    world.first.save()
    release = make_release(world.first, world.second)
    opened = token(release=release)

    shown = [preview(opened, f"posts/{slug}/").json() for slug in ("first", "chronic-back-pain")]
    execute_release(release, by=None, at=SOON)

    after = [api(f"posts/{slug}/").json() for slug in ("first", "chronic-back-pain")]
    assert [timeless(each) for each in shown] == [timeless(each) for each in after]


def test_an_address_that_is_taken_is_said(world, token, preview):
    world.first.slug = "elsewhere"
    world.first.save()
    taker = PostFactory(slug="first")

    response = preview(token(release=make_release(taker)), "posts/first/")

    assert (response.status_code, response.json()["detail"]) == (
        409,
        "Two entries would have the address “first”: give one of them another slug.",
    )


def test_earlier_releases_are_part_of_the_world_and_later_ones_are_not(world, token, preview, api):
    treatment = TreatmentFactory(slug="earlier")
    post = PostFactory(slug="mine", treatments=[treatment])
    hidden = PostFactory(slug="hidden")
    earlier, own, later = make_release(treatment), make_release(post), make_release(hidden)
    schedule(earlier, SOON)
    schedule(own, SOON + timedelta(hours=1))
    schedule(later, LATER)
    opened = token(release=own)

    shown, hidden_one = preview(opened, "posts/mine/").json(), preview(opened, "posts/hidden/")
    execute_release(earlier, by=None, at=earlier.due_at)
    execute_release(own, by=None, at=own.due_at)

    assert shown == api("posts/mine/").json()
    assert hidden_one.status_code == 404


def test_corrections_say_what_the_release_says(world, token, preview, api):
    world.first.title = "Corrected"
    world.first.save()
    release = make_release(world.first, significance="safety", note="The dose was wrong.")
    schedule(release, SOON)

    shown = preview(token(release=release), "posts/first/").json()
    execute_release(release, by=None, at=SOON)

    assert [each["note"] for each in shown["corrections"]] == ["The dose was wrong."]
    assert shown == api("posts/first/").json()


def test_a_release_that_is_done_adds_nothing(world, token, preview, api):
    release = make_release(PostFactory(slug="new"))
    execute_release(release, by=None, at=NOW)
    publish(world.second, by=None, at=NOW)

    assert preview(token(release=release), "posts/").json() == api("posts/").json()


def test_a_token_of_all_shows_the_world_of_a_release_that_is_asked_for(world, token, preview):
    release = make_release(PostFactory(slug="new"))
    PostFactory(slug="other")

    page = preview(token(), "posts/", release=release.pk, page_size=1).json()
    following = preview(token(), page["next"].removeprefix("http://localhost:8000")).json()

    assert page["count"] == 3
    assert f"release={release.pk}" in page["next"]
    assert len(following["results"]) == 1
