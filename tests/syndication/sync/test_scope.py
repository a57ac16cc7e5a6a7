"""The scope of a partner, from its key and from its parameters."""

import json
from dataclasses import fields
from hashlib import sha256

import pytest

from cms.api.access.callers import Caller
from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.publishing import publish, withdraw
from cms.syndication.partners.models import Partner
from cms.syndication.partners.scope import EVERYTHING, IDENTITY_FIELDS, Scope, scope_of_caller
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory, SeriesFactory, TopicFactory
from tests.places import place_at
from tests.syndication.sync.test_change_documents import dump_canonical

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return Partner.objects.create(name="Example News", contact="news@example.org")


@pytest.fixture
def ask(api, partner):
    """Send a request with the partner's key: ``ask("changes/", after=1)``."""
    key = create_key(Key(name="Example News", rate=0, partner_id=partner.pk))

    def get(path, **query):
        return api(path, headers={"Authorization": f"Bearer {key}"}, **query)

    return get


def update_terms(partner, **terms):
    Partner.objects.filter(pk=partner.pk).update(**terms)


def list_kinds(response):
    return [(change["sequence"], change["kind"]) for change in response.json()["changes"]]


def parse_documents(response):
    lines = b"".join(response.streaming_content).splitlines()
    return [json.loads(line)["document"] for line in lines[1:-1]]


def test_partner_without_limits_gets_what_everybody_gets(ask, api):
    publish(TopicFactory(), by=None, at=MONDAY)

    assert ask("changes/").json() == api("changes/").json()


def test_partner_stopped_while_it_is_served_gets_nothing(partner):
    caller = Caller(scope="", policy="", name="", quota=0, window=60, partner=partner.pk)
    assert scope_of_caller(caller) == EVERYTHING

    update_terms(partner, is_active=False)

    assert scope_of_caller(caller).types == frozenset()


def test_types_of_a_partner_are_all_that_it_gets(ask, partner):
    update_terms(partner, types=["post"])
    publish(TopicFactory(), PostFactory(), by=None, at=MONDAY)

    assert list_kinds(ask("changes/")) == [(2, "publish")]
    assert [document["type"] for document in parse_documents(ask("export/"))] == ["post"]
    assert list_kinds(ask("changes/", types="topic")) == []


def test_languages_of_a_partner_are_all_that_it_gets(ask, partner):
    update_terms(partner, locales=["en"])
    here, there = TopicFactory(), TopicFactory(locale="es")
    publish(here, there, by=None, at=MONDAY)
    there.name = "Dolor de espalda"
    there.save()
    publish(there, by=None, at=TUESDAY)
    withdraw(there, by=None, at=WEDNESDAY, reason="error", note="Not for this partner.")
    publish(TopicFactory(locale="es"), by=None, at=WEDNESDAY)

    assert list_kinds(ask("changes/")) == [(1, "publish")]
    assert list_kinds(ask("changes/", documents="true")) == [(1, "publish")]
    assert [document["id"] for document in parse_documents(ask("export/"))] == [str(here.pk)]
    assert (
        list_kinds(ask("changes/", locales="es"))
        == parse_documents(ask("export/", locales="es"))
        == []
    )


def test_stream_tells_a_partner_what_the_log_tells_it(ask, partner):
    update_terms(partner, types=["post"])
    publish(TopicFactory(), PostFactory(), by=None, at=MONDAY)

    text = b"".join(ask("changes/stream/", after=0).streaming_content).decode()

    data = [each.removeprefix("data: ") for each in text.splitlines() if each.startswith("data: ")]
    assert [json.loads(each) for each in data] == ask("changes/").json()["changes"]
    assert list_kinds(ask("changes/")) == [(2, "publish")]


def test_posts_of_other_series_leave(ask, partner):
    own, other = SeriesFactory(), SeriesFactory()
    update_terms(partner, series=[str(own.pk)], types=["post"])
    here, there, nowhere = PostFactory(series=own), PostFactory(series=other), PostFactory()
    publish(here, there, nowhere, by=None, at=MONDAY)
    here.series = other
    here.save()
    publish(here, by=None, at=TUESDAY)
    there.series = own
    there.save()
    publish(there, by=None, at=WEDNESDAY)
    withdraw(nowhere, by=None, at=WEDNESDAY, reason="error")

    assert list_kinds(ask("changes/")) == [(4, "leave"), (5, "publish")]
    assert [document["id"] for document in parse_documents(ask("export/"))] == [str(there.pk)]
    assert list_kinds(ask("changes/", documents="true")) == list_kinds(ask("changes/"))


def test_line_of_one_that_leaves_says_no_more_than_who_it_is(ask, partner):
    topic = TopicFactory()
    update_terms(partner, topics=[str(topic.pk)])
    post = PostFactory(topics=[topic])
    publish(post, by=None, at=MONDAY)
    post.topics.clear()
    publish(post, by=None, at=TUESDAY, note="Between us.")

    (change,) = ask("changes/", documents="true").json()["changes"]

    assert {name: value for name, value in change.items() if value} == {
        "sequence": 2,
        "place": place_at(2),
        "kind": "leave",
        "type": "post",
        "id": str(post.pk),
        "at": "2026-03-03T09:00:00.000Z",
    }


def test_types_without_the_relation_are_not_limited_by_it(ask, partner):
    update_terms(partner, series=[str(SeriesFactory().pk)], topics=[str(TopicFactory().pk)])
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)

    assert list_kinds(ask("changes/")) == [(1, "publish")]


def test_series_that_a_text_only_names_is_not_that_of_the_post(ask, partner):
    series = SeriesFactory()
    update_terms(partner, series=[str(series.pk)], types=["post"])
    post = PostFactory(body=f'<p>See <a href="entry:{series.pk}">these</a>.</p>')
    publish(series, post, by=None, at=MONDAY)

    assert list_kinds(ask("changes/")) == []
    assert parse_documents(ask("export/")) == []


def test_with_series_and_topics_a_post_needs_one_of_each(ask, partner):
    series, topic = SeriesFactory(), TopicFactory()
    update_terms(partner, series=[str(series.pk)], topics=[str(topic.pk)])
    both = PostFactory(series=series, topics=[topic])
    publish(both, PostFactory(series=series), PostFactory(topics=[topic]), by=None, at=MONDAY)

    assert [document["id"] for document in parse_documents(ask("export/"))] == [str(both.pk)]


def test_fields_leave_the_identity(ask, partner):
    update_terms(partner, fields=["summary"])
    publish(PostFactory(), by=None, at=MONDAY)

    (document,) = parse_documents(ask("export/"))

    assert set(document) == IDENTITY_FIELDS | {"summary"}
    assert ask("changes/", documents="true").json()["changes"][0]["document"] == document
    digest = document.pop("digest")
    assert sha256(dump_canonical(document)).hexdigest() == digest


def test_new_terms_hold_from_the_next_request_on(ask, partner):
    publish(TopicFactory(), by=None, at=MONDAY)
    before = ask("changes/").json()

    update_terms(partner, types=["post"])
    after = ask("changes/").json()

    assert (len(before["changes"]), before["scope"]) == (1, None)
    assert after["changes"] == []
    assert after["scope"] is not None


def test_export_that_was_kept_under_other_terms_does_not_hold(ask, partner):
    publish(TopicFactory(), PostFactory(), by=None, at=MONDAY)
    before = ask("export/")

    update_terms(partner, types=["post"])
    after = ask("export/")

    assert [len(parse_documents(before)), len(parse_documents(after))] == [2, 1]
    assert after["ETag"] != before["ETag"]


def test_answers_for_a_partner_are_nobody_elses(ask, api, partner):
    update_terms(partner, types=["post"])
    publish(TopicFactory(), by=None, at=MONDAY)

    responses = [ask("changes/"), api("changes/"), ask("changes/")]

    assert [len(response.json()["changes"]) for response in responses] == [0, 1, 0]
    assert responses[0]["Cache-Control"].startswith("private")
    export = ask("export/")
    assert parse_documents(export) == []
    assert export["Cache-Control"] == "private, no-cache"


def test_scope_has_a_name_that_changes_with_it():
    some = Scope(types=frozenset({"post", "topic"}))

    assert EVERYTHING.fingerprint is None
    assert some.fingerprint == Scope(types=frozenset({"topic", "post"})).fingerprint
    fingerprints = {Scope(**{field.name: some.types}).fingerprint for field in fields(Scope)}
    assert len(fingerprints | {Scope(types=frozenset({"post"})).fingerprint}) == 6
    assert some.restrict(types=["post", "study"]).types == {"post"}
