"""Every operation of the OpenAPI document shows a full answer, which the API would give today."""

import json
import os

import pytest

from cms.api.openapi.examples import EXAMPLES
from cms.api.openapi.groups import GROUPS
from cms.api.views.meta import OPENAPI
from tests.api.openapi.example_answers import load_world, mask, record, write
from tests.api.openapi.record_examples import WRITE
from tests.conftest import IS_POSTGRESQL, load_series

SCHEMA = json.loads(OPENAPI.read_text())
OPERATIONS = [each for path in SCHEMA["paths"].values() for each in path.values()]
AGAIN = "Run: python -m tests.api.openapi.record_examples --write"


@pytest.mark.slow
@pytest.mark.django_db
def test_examples_are_what_the_api_answers(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    settings.STREAM_SECONDS = 0  # a stream ends with the log
    recorded = record(SCHEMA, *load_world(load_series))
    if os.environ.get(WRITE):
        write(recorded)

    expected = mask(json.loads(EXAMPLES.read_text()))
    answers = mask(recorded)
    if IS_POSTGRESQL:  # it ranks what a search finds in another order than SQLite, which recorded
        del answers["search"], expected["search"]
    assert answers == expected, AGAIN


def test_every_operation_has_an_example_and_its_request():
    missing = [
        each["operationId"]
        for each in OPERATIONS
        if "x-example-request" not in each
        or not any(
            "example" in content
            for code in ("200", "201")
            for content in each["responses"].get(code, {}).get("content", {}).values()
        )
    ]

    assert missing == [], AGAIN


def test_groups_stand_in_the_order_that_a_front_end_needs_with_posts_first():
    groups = {each["name"]: each["tags"] for each in SCHEMA["x-tagGroups"]}
    tags = [each["name"] for each in SCHEMA["tags"]]

    assert list(groups) == list(GROUPS)
    assert list(GROUPS) == ["Content", "Search and comparison", "Editions", "Sync", "Partners"]
    assert tags[0] == groups["Content"][0] == "posts"
    assert [tag for group in groups.values() for tag in group] == tags
    assert {tag for each in OPERATIONS for tag in each["tags"]} == set(tags)
    assert [tag for tag in SCHEMA["tags"] if not tag["description"]] == []
