"""What some partners get before readers do, and nobody else can tell of."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cms.authoring.due_releases import execute_due_releases
from cms.authoring.releases import (
    execute_release,
    schedule_acts,
    schedule_release,
    unschedule_release,
)
from cms.embargo import EmbargoError, share_under_embargo
from cms.published.models.embargoed import Embargoed
from cms.published.models.references import Card, Reference, Slug
from cms.published.reference_keys import hash_id
from cms.published.search.models import SearchText
from cms.publishing import PreflightError, publish, withdraw
from tests.authoring.conftest import log_in_as  # noqa: F401 -- the fixture
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + timedelta(days=3)


@pytest.fixture
def post(db):
    ada, pain = AuthorFactory(name="Ada Reyes"), TopicFactory(name="Back pain")
    publish(ada, by=None, at=NOW)
    return PostFactory(
        slug="soon", title="Out Soon", body="<p>Not yet.</p>", authors=[ada], topics=[pain]
    )


@pytest.fixture
def shared(post):
    share_under_embargo(post, until=LATER, by=None, at=NOW)
    return post


@pytest.fixture
def insider(partner, key_of):
    """A key whose partner sees what is under embargo."""
    return key_of(partner("Insider", sees_embargoed=True))


def ids(response):
    return [row["id"] for row in response.json()["results"]]


def test_an_entitled_partner_gets_the_entry_as_readers_will(ask, shared, insider):
    early = ask(f"embargoed/{shared.pk}/", insider)
    publish(shared, by=None, at=LATER)
    late = ask("posts/soon/").json()

    body = early.json()
    assert body["embargo"]["lifts_at"] == late["published_at"]
    assert body["url"].endswith(f"/api/v1/embargoed/{shared.pk}/")
    del body["embargo"], body["url"], late["url"]
    assert body == late
    assert body["body"] == {"html": "<p>Not yet.</p>"}
    assert [author["name"] for author in body["authors"]] == ["Ada Reyes"]
    assert body["topics"] == []  # it is not published, so even partners get no card of it


def test_bodies_come_in_every_form(ask, shared, insider):
    response = ask(f"embargoed/{shared.pk}/", insider, body="markdown,text,blocks")

    assert set(response.json()["body"]) == {"markdown", "text", "blocks"}
    assert response.json()["body"]["text"].strip() == "Not yet."


def test_the_list_names_what_comes_next_first(ask, shared, insider):
    first = PostFactory(slug="sooner")
    share_under_embargo(first, until=NOW + timedelta(days=1), by=None, at=NOW)

    response = ask("embargoed/", insider)

    assert ids(response) == [str(first.pk), str(shared.pk)]
    assert response["Cache-Control"] == "private, no-store"
    assert "Authorization" in response["Vary"]


def test_all_others_cannot_tell_it_from_nothing(ask, shared, news, key_of):
    keys = {401: [None], 404: [key_of(None), key_of(news)]}
    nothing = "00000000-0000-4000-8000-000000000000"

    for status, key in [(status, key) for status, some in keys.items() for key in some]:
        there = ask(f"embargoed/{shared.pk}/", key)
        absent = ask(f"embargoed/{nothing}/", key)
        assert (there.status_code, absent.status_code) == (status, status)
        body = there.content.decode().replace(str(shared.pk), nothing)
        assert json.loads(body) == absent.json()
        assert ask("embargoed/", key).status_code == status
        assert there["Cache-Control"] in {"no-store", "private, no-store"}


@pytest.mark.parametrize("limit", ["types", "locales", "series", "topics"])
def test_a_scope_holds_under_embargo_too(ask, shared, partner, key_of, limit):
    elsewhere = {"types": ["study"], "locales": ["es"]}
    for name, factory in (("series", SeriesFactory), ("topics", TopicFactory)):
        elsewhere[name] = [str(factory().pk)]
    scope = {limit: elsewhere[limit]}
    key = key_of(partner("Narrow", sees_embargoed=True, **scope))

    assert ids(ask("embargoed/", key)) == []
    assert ask(f"embargoed/{shared.pk}/", key).status_code == 404


def test_a_partner_limited_to_its_topic_gets_it(ask, shared, partner, key_of):
    topic = str(shared.topics.get().pk)
    key = key_of(partner("Pain", sees_embargoed=True, topics=[topic], fields=["summary"]))

    assert ids(ask("embargoed/", key)) == [str(shared.pk)]
    entry = ask(f"embargoed/{shared.pk}/", key).json()
    assert ("summary" in entry, "body" in entry) == (True, False)


def test_nothing_public_knows_of_it(ask, shared, insider):
    for path in ("posts/", "search/?q=soon", "changes/", "recalls/", "topics/?facets=", "feeds/"):
        for key in (None, insider):
            assert "soon" not in ask(path.partition("?")[0], key).content.decode().lower()
    assert ask("posts/soon/").status_code == 404
    assert ask(f"posts/{shared.pk}/", insider).status_code == 404
    for model in (Card, SearchText):
        assert not model.objects.filter(pk=shared.pk).exists()
    assert not Reference.objects.filter(source=hash_id(shared.pk)).exists()
    assert not Slug.objects.filter(entry_id=shared.pk).exists()


def test_publishing_and_withdrawing_end_it(ask, shared, insider):
    publish(shared, by=None, at=NOW)
    assert Embargoed.objects.count() == 0

    shared.title = "Out Again"
    shared.save()
    share_under_embargo(shared, until=LATER, by=None, at=NOW)
    assert ask(f"embargoed/{shared.pk}/", insider).json()["edition"] == 2
    withdraw(shared, by=None, at=NOW, reason="error")
    assert Embargoed.objects.count() == 0


def test_deleting_the_draft_ends_it(shared):
    shared.delete()

    assert Embargoed.objects.count() == 0


def test_it_moves_with_its_release_and_ends_with_its_schedule(shared):
    release = schedule_acts([shared], act="publish", at=LATER, now=NOW, by=None)
    schedule_release(release, at=LATER + timedelta(days=1), now=NOW)
    assert Embargoed.objects.get().lifts_at == LATER + timedelta(days=1)

    unschedule_release(release)
    assert Embargoed.objects.count() == 0


def test_the_release_that_publishes_it_ends_it(shared, ask, insider):
    release = schedule_acts([shared], act="publish", at=LATER, now=NOW, by=None)
    execute_release(release, by=None, at=LATER)

    assert ids(ask("embargoed/", insider)) == []
    assert ask("posts/soon/").status_code == 200


def test_a_release_that_fails_makes_nobody_think_it_is_public(shared, ask, insider, monkeypatch):
    release = schedule_acts([shared], act="publish", at=LATER, now=NOW, by=None)
    release.items.update(approved_at=None)  # as of a schedule that nobody has approved
    execute_due_releases(now=LATER)
    release.refresh_from_db()
    assert release.state == "failed"
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER + timedelta(hours=1))

    assert ids(ask("embargoed/", insider)) == []
    assert ask(f"embargoed/{shared.pk}/", insider).status_code == 404


def test_what_cannot_be_published_cannot_be_shared(post):
    post.title = ""
    post.save()

    with pytest.raises(PreflightError):
        share_under_embargo(post, until=LATER, by=None, at=NOW)
    with pytest.raises(EmbargoError, match="no embargo"):
        share_under_embargo(post, until=NOW, by=None, at=NOW)
    assert Embargoed.objects.count() == 0


def test_editors_share_what_is_scheduled(log_in_as, post):  # noqa: F811 -- the fixture
    editor, address = log_in_as("editor"), reverse("admin:posts_post_embargo", args=[post.pk])
    editor.post(address, {"confirm": "1"})
    assert Embargoed.objects.count() == 0  # it has no instant yet

    schedule_acts([post], act="publish", at=LATER, now=NOW, by=None)
    page = editor.get(reverse("admin:posts_post_change", args=[post.pk]))
    assert address in page.content.decode()
    editor.post(address, {"confirm": "1"})
    assert Embargoed.objects.get().lifts_at == LATER
    editor.post(address, {"cancel": "1"})
    assert Embargoed.objects.count() == 0


def test_authors_do_not_share(log_in_as, post):  # noqa: F811 -- the fixture
    address = reverse("admin:posts_post_embargo", args=[post.pk])
    schedule_acts([post], act="publish", at=LATER, now=NOW, by=None)

    assert log_in_as("author").post(address, {"confirm": "1"}).status_code == 403
    assert Embargoed.objects.count() == 0


def test_the_command_shares_and_takes_back(post, capsys):
    call_command("embargo", "post/soon", "--until", LATER.isoformat())
    assert Embargoed.objects.get().id == post.pk
    call_command("embargo", "post/soon", "--end")
    assert Embargoed.objects.count() == 0
    with pytest.raises(CommandError, match="no embargo"):
        call_command("embargo", "post/soon", "--until", "2020-01-01T00:00Z")


def test_a_partner_reads_what_we_know_of_it(ask, partner, key_of, recall, settings):
    news = partner("Own", types=["post"], license_name="Contract 7", license_url="https://e.org/7")

    response = ask("partner/", key_of(news))

    assert response["Cache-Control"] == "private, no-store"
    body = response.json()
    assert body["scope"]["types"] == ["post"]
    assert body["terms"]["license"] == {"name": "Contract 7", "url": "https://e.org/7"}
    assert body["copy"] == {
        "last_pull_at": None,
        "sequence": 0,
        "head": 2,
        "behind": 2,
        "behind_since": "2026-03-02T09:00:00.000Z",
    }
    assert body["open_recalls"] == 1
    assert ask("partner/").status_code == 401
    assert ask("partner/", key_of(None)).status_code == 403


@pytest.mark.parametrize("fields", [None, "-title", "title,disclaimer,authors,attribution"])
def test_no_list_shows_it_in_an_item_or_in_its_terms(ask, shared, insider, fields):
    shared.disclaimer = "Embargoed terms."
    shared.save()
    share_under_embargo(shared, until=LATER, by=None, at=NOW)
    publish(PostFactory(slug="out"), by=None, at=NOW)
    query = {"fields": fields} if fields else {}

    for key in (None, insider):
        page = ask("posts/", key, **query)
        assert len(page.json()["results"]) == 1
        assert ("terms" in page.json()) == (fields in {None, "-title"})
        for text in (str(shared.pk), "Out Soon", "soon", "Embargoed terms."):
            assert text not in page.content.decode()
