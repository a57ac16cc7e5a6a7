"""What will go is announced in the headers of answers that use it, and in the schema."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command

from cms.api.http.deprecation import Deprecation
from cms.posts.api import POSTS
from treatments.api import TREATMENTS

pytestmark = pytest.mark.django_db

OLD = Deprecation(since=date(2027, 1, 1), sunset=date(2028, 1, 1), link="/api/v1/docs/#old")
OLDER = Deprecation(since=date(2026, 6, 1), link="https://example.org/why")
SINCE_OLD, SINCE_OLDER = "@1798761600", "@1780272000"
LINK_OLD = '<http://localhost:8000/api/v1/docs/#old>; rel="deprecation"'
LINK_OLDER = '<https://example.org/why>; rel="deprecation"'


def deprecation_headers(response):
    links = response.headers.get("Link", "").split(", ")
    return (
        response.headers.get("Deprecation"),
        response.headers.get("Sunset"),
        [link for link in links if 'rel="deprecation"' in link],
    )


NOTHING = (None, None, [])
ALL_OF_OLD = (SINCE_OLD, "Sat, 01 Jan 2028 00:00:00 GMT", [LINK_OLD])


@pytest.fixture
def deprecate(monkeypatch):
    def act(view, **declared):
        for name, value in declared.items():
            monkeypatch.setattr(view, name, value)
        cache.clear()  # the code is new only with a new process

    return act


def test_parameter_that_goes_is_told_to_who_uses_it(api, world, deprecate):
    before = api("posts/", topics="back-pain")
    deprecate(POSTS, deprecated_parameters={"topics": OLD})

    after = api("posts/", topics="back-pain")

    assert deprecation_headers(before) == NOTHING
    assert deprecation_headers(after) == ALL_OF_OLD
    assert after.content == before.content  # it works as before
    assert deprecation_headers(api("posts/")) == NOTHING
    assert deprecation_headers(api("treatments/")) == NOTHING


def test_collection_that_goes_is_told_to_everybody(api, world, deprecate):
    deprecate(TREATMENTS, deprecated=OLDER)
    etag = api("treatments/")["ETag"]

    for response in (
        api("treatments/"),
        api("treatments/spinal-fusion/"),
        api("treatments/", headers={"If-None-Match": etag}),
    ):
        assert deprecation_headers(response) == (SINCE_OLDER, None, [LINK_OLDER])
    assert deprecation_headers(api("posts/")) == NOTHING


def test_field_that_goes_is_told_with_every_answer_that_holds_it(api, world, deprecate):
    deprecate(POSTS, deprecated_fields={"summary": OLD})

    assert deprecation_headers(api("posts/")) == ALL_OF_OLD


def test_several_tell_the_earliest_dates_and_each_link(api, world, deprecate):
    deprecate(POSTS, deprecated=OLDER, deprecated_parameters={"topics": OLD})

    since, sunset, links = deprecation_headers(api("posts/", topics="back-pain"))

    assert (since, sunset) == (SINCE_OLDER, "Sat, 01 Jan 2028 00:00:00 GMT")
    assert links == [LINK_OLDER, LINK_OLD]


def test_links_of_other_kinds_stay(api, world, deprecate):
    before = api("posts/")["Link"]
    deprecate(POSTS, deprecated=OLD)

    assert api("posts/")["Link"] == f"{before}, {LINK_OLD}"


def test_nothing_can_go_before_it_was_announced():
    with pytest.raises(ValueError, match="sunset is before since"):
        Deprecation(since=date(2027, 1, 2), sunset=date(2027, 1, 1), link="/")


@pytest.mark.slow
def test_schema_marks_what_goes(deprecate):
    deprecate(TREATMENTS, deprecated=OLD)
    deprecate(POSTS, deprecated_parameters={"topics": OLD}, deprecated_fields={"summary": OLD})
    output = StringIO()
    from cms.api import serializers

    for shape in (
        serializers.card_serializer,
        serializers.item_serializer,
        serializers.detail_serializer,
    ):
        shape.cache_clear()

    call_command("spectacular", format="openapi-json", validate=True, stdout=output)

    for shape in (
        serializers.card_serializer,
        serializers.item_serializer,
        serializers.detail_serializer,
    ):
        shape.cache_clear()
    schema = json.loads(output.getvalue())
    paths, posts = schema["paths"], schema["paths"]["/api/v1/posts/"]["get"]
    assert paths["/api/v1/treatments/"]["get"]["deprecated"] is True
    assert "deprecated" not in posts
    assert [each["name"] for each in posts["parameters"] if each.get("deprecated")] == ["topics"]
    fields = schema["components"]["schemas"]["PostItem"]["properties"]
    assert [name for name, field in fields.items() if field.get("deprecated")] == ["summary"]
