"""The change log and the export match the OpenAPI document."""

import json

import jsonschema
import pytest

from cms.api.views.meta import OPENAPI
from cms.publishing import withdraw
from tests.api.openapi.test_schema import validate
from tests.clock import WEDNESDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema():
    return json.loads(OPENAPI.read_text())


@pytest.mark.parametrize(
    "query", [{}, {"documents": "true"}, {"types": "post", "documents": "true"}]
)
def test_pages_of_the_log_are_as_the_schema_says(api, world, schema, query):
    withdraw(world.ada, by=None, at=WEDNESDAY, reason="error", replacement=world.topic.pk)
    responses = schema["paths"]["/api/v1/changes/"]["get"]["responses"]

    validate(api("changes/", **query).json(), responses["200"], schema)
    validate(api("changes/", colour="red").json(), responses["400"], schema)
    validate(api("changes/", after=99).json(), responses["412"], schema)


def test_lines_of_the_export_are_as_the_schema_says(api, world, schema):
    content = schema["paths"]["/api/v1/export/"]["get"]["responses"]["200"]["content"]
    line_schema = content["application/x-ndjson"]["schema"]["contentSchema"]
    checker = jsonschema.Draft202012Validator({**line_schema, "components": schema["components"]})

    for text in b"".join(api("export/").streaming_content).splitlines():
        assert [fault.message for fault in checker.iter_errors(json.loads(text))] == []


def test_index_lists_them_with_their_parameters(api, schema):
    index = api("").json()

    for name, path in {
        "changes": "changes/",
        "stream": "changes/stream/",
        "export": "export/",
    }.items():
        listed = schema["paths"][f"/api/v1/{path}"]["get"]["parameters"]
        declared = {each["name"] for each in listed if each["in"] == "query"}
        assert index[name]["url"] == f"http://localhost:8000/api/v1/{path}"
        assert set(index[name]["parameters"]) == declared
