"""The OpenAPI document is committed, correct, and shown on pages that load nothing external."""

import json
from io import StringIO

import jsonschema
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from cms.api.collection import collections
from cms.api.query.collection_parameters import list_parameters
from cms.api.serializers import item_serializer
from cms.api.views.meta import OPENAPI
from tests.places import foreign_place
from treatments.choices import Reversibility

COLLECTIONS = {each.name: each for each in collections().values()}
#: Fields of results that OpenAPI calls optional, since their serializers have a default.
HAVE_DEFAULTS = {"arm", "comparator_arm", "report", "pictures"}  # of the last, editions have none
WRITE_ANEW = "manage.py spectacular --format openapi-json --file cms/api/openapi.json"


@pytest.fixture(scope="module")
def schema():
    return json.loads(OPENAPI.read_text())


def test_committed_schema_is_what_the_code_says():
    output = StringIO()

    call_command(
        "spectacular", format="openapi-json", validate=True, fail_on_warn=True, stdout=output
    )

    assert json.loads(output.getvalue()) == json.loads(OPENAPI.read_text()), WRITE_ANEW


def test_schema_is_served_as_committed(client, schema):
    first = client.get("/api/v1/openapi.json")
    again = client.get("/api/v1/openapi.json", headers={"if-none-match": first["ETag"]})

    assert first.json() == schema
    assert schema["openapi"] == "3.1.1"
    assert again.status_code == 304


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_answers_are_as_the_schema_says(api, world, schema, collection):
    for path, operation in {
        f"{collection}/": f"/api/v1/{collection}/",
        **{
            item["url"].partition("/api/v1/")[2]: f"/api/v1/{collection}/{{name}}/"
            for item in api(f"{collection}/").json()["results"]
        },
    }.items():
        responses = schema["paths"][operation]["get"]["responses"]
        validate(api(path).json(), responses["200"], schema)
        validate(api(path, colour="red").json(), responses["400"], schema)
    validate(api(f"{collection}/nobody/").json(), responses["404"], schema)


@pytest.mark.parametrize(
    ("query", "operation"),
    [
        ("posts/?facets=treatments,series,year&include=treatments,studies", "posts/"),
        ("treatments/?facets=invasiveness,leaves_implant,conditions", "treatments/"),
        ("results/?facets=statistic,timepoint_days&include=study", "results/"),
        ("results/?facets=treatments&include=study.conditions&locale=*", "results/"),
        ("posts/?body=html,blocks,markdown,text&include=treatments.conditions", "posts/"),
        ("posts/chronic-back-pain/?include=treatments,series", "posts/{name}/"),
        ("posts/?colour=red", "posts/"),
        ("posts/first/?colour=red", "posts/{name}/"),
    ],
)
def test_answers_in_every_shape_are_as_the_schema_says(api, world, schema, query, operation):
    responses = schema["paths"][f"/api/v1/{operation}"]["get"]["responses"]

    body = api(query, headers={"Prefer": "handling=lenient"}).json()

    assert isinstance(body["warnings"], list)
    validate(body, responses["200"], schema)


def validate(body, response, schema):
    content = response["content"].get("application/json")
    content = content or response["content"]["application/problem+json"]
    checker = jsonschema.Draft202012Validator(
        {**content["schema"], "components": schema["components"]}
    )
    faults = [f"{fault.json_path}: {fault.message[:300]}" for fault in checker.iter_errors(body)]
    assert faults == []


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_schema_and_answers_name_the_same_fields(api, claimed_world, schema, collection):
    item = api(f"{collection}/").json()["results"][0]
    listed = schema["paths"][f"/api/v1/{collection}/"]["get"]["responses"]["200"]
    envelope = follow(listed["content"]["application/json"]["schema"], schema)

    described = follow(envelope["properties"]["results"]["items"], schema)

    view = COLLECTIONS[collection]
    fields = [*item_serializer(view)._declared_fields.keys() - {*view.rich_fields}]
    everything = api(f"{collection}/", fields=",".join(fields)).json()["results"][0]

    assert {*described["required"]} | HAVE_DEFAULTS & {*item} == {*item}
    assert set(described["properties"]) == {*everything, *view.rich_fields}  # they come on request
    assert ("terms" in envelope["properties"]) == bool(view.published.term_fields)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_schema_and_details_name_the_same_fields(api, claimed_world, schema, collection):
    path = api(f"{collection}/").json()["results"][0]["url"].partition("/api/v1/")[2]
    answered = schema["paths"][f"/api/v1/{collection}/{{name}}/"]["get"]["responses"]["200"]
    envelope = follow(answered["content"]["application/json"]["schema"], schema)
    described = follow(envelope["allOf"][0], schema)

    detail = {*api(path).json()}
    assert {*described["properties"]} == {*described["required"]} | HAVE_DEFAULTS & detail == detail


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_documents_of_some_fields_are_parts_of_those_described(
    api, claimed_world, schema, collection
):
    name = follow_list(schema, collection)["properties"]["results"]["items"]["$ref"]
    described = schema["components"]["schemas"][name.rpartition("/")[2]]
    partial = {**described, "required": [], "components": schema["components"]}

    for item in api(f"{collection}/?fields=title,url").json()["results"]:
        assert set(item) == {"title", "url"}
        assert list(jsonschema.Draft202012Validator(partial).iter_errors(item)) == []
    for item in api(f"{collection}/?fields=-title").json()["results"]:
        assert {*described["required"]} - {*item} == {"title"}
        assert list(jsonschema.Draft202012Validator(partial).iter_errors(item)) == []


def follow_list(schema, collection):
    listed = schema["paths"][f"/api/v1/{collection}/"]["get"]["responses"]["200"]
    return follow(listed["content"]["application/json"]["schema"], schema)


def test_every_choice_has_a_name_that_says_what_it_is(schema):
    named = schema["components"]["schemas"]
    expected = {"Reversibility", "PostOrdering", "PostItemField", "PostFacet", "Masking"}
    expected |= {"Locale", "ListLocale"}

    assert expected <= {name for name, component in named.items() if "enum" in component}
    assert named["Reversibility"]["enum"] == [each.value for each in Reversibility]
    assert unnamed_choices({**schema, "components": {}}) == []
    documents = {name: each for name, each in named.items() if "enum" not in each}
    assert unnamed_choices(documents) == []


def unnamed_choices(node):
    """Return the choices between several words that stand inside of something else."""
    if isinstance(node, list):
        return [found for each in node for found in unnamed_choices(each)]
    if not isinstance(node, dict):
        return []
    choices = node.get("enum", ())
    own = [choices] if len(choices) > 1 and isinstance(choices[0], str) else []
    return own + [found for each in node.values() for found in unnamed_choices(each)]


def follow(node, schema):
    for name in node["$ref"].removeprefix("#/").split("/"):
        schema = schema[name]
    return schema


@pytest.mark.parametrize(("collection", "view"), COLLECTIONS.items())
def test_schema_names_every_parameter_and_no_other(schema, collection, view):
    parameters = schema["paths"][f"/api/v1/{collection}/"]["get"]["parameters"]

    names = {each["name"] for each in parameters if each["in"] == "query"}
    assert names == set(list_parameters(view))
    assert [each["name"] for each in parameters if each["in"] == "header"] == ["Prefer"]
    assert [each["name"] for each in parameters if not each.get("description")] == []


def test_every_operation_says_what_every_address_does(schema):
    operations = {
        f"{method} {path}": operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }

    silent = {
        name: missing
        for name, each in operations.items()
        if (missing := {"400", "401", "406", "409", "412", "429"} - set(each["responses"]))
    }
    assert silent == {}
    assert [
        name
        for name, each in operations.items()
        if "Prefer" not in {parameter["name"] for parameter in each["parameters"]}
    ] == []


@pytest.mark.parametrize("path", ["", "recalls/"])
def test_what_need_not_be_sent_again_is_described(api, world, schema, path):
    tag = api(path)["ETag"]

    responses = {
        "304": api(path, headers={"If-None-Match": tag}),
        "400": api(path, colour="red"),
        "409": api(path, headers={"Prefer": f"min-sequence={foreign_place(9)}"}),
    }

    described = schema["paths"][f"/api/v1/{path}"]["get"]["responses"]
    assert {code: str(response.status_code) for code, response in responses.items()} == {
        code: code for code in described if code in responses
    }


def test_schema_lists_the_choices(schema):
    parameters = schema["paths"]["/api/v1/posts/"]["get"]["parameters"]
    by_name = {each["name"]: each for each in parameters}

    reversibility = {"$ref": "#/components/schemas/Reversibility"}
    assert by_name["treatments__reversibility"]["schema"] == reversibility
    assert by_name["treatments__reversibility__in"]["schema"]["items"] == reversibility
    assert by_name["page_size"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
        "default": 20,
    }
    assert by_name["treatments"]["explode"] is by_name["slug__in"]["explode"] is True


def test_index_leads_to_everything(api, world):
    index = api().json()

    assert [each["name"] for each in index["collections"]] == list(COLLECTIONS)
    for each in index["collections"]:
        assert api(each["url"].removeprefix("http://localhost:8000")).status_code == 200
        assert each["parameters"] == list(list_parameters(COLLECTIONS[each["name"]]))
        assert each["description"].endswith(".")
    for name in ("docs", "openapi", "problems"):
        assert api(index[name].removeprefix("http://localhost:8000")).status_code == 200


def test_docs_load_only_what_is_shipped(client):
    page = client.get("/api/v1/docs/").content.decode()

    assets = [part.split('"')[0] for part in page.replace('src="', 'href="').split('href="')[1:]]
    static = [asset for asset in assets if asset.startswith("/static/")]
    assert set(assets) - set(static) == {"/", "#docs", "/api/v1/", "/api/v1/openapi.json"}
    assert [path for path in static if not finders.find(path.removeprefix("/static/"))] == []
    assert "<script>" not in page


@pytest.mark.browser
def test_docs_render_in_a_browser_under_our_policy(live_server, page, schema):
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.on("request", lambda request: refused.append(request.url) if away(request) else None)

    def away(request):
        return not request.url.startswith((live_server.url, "data:"))

    page.goto(f"{live_server.url}/api/v1/docs/#/posts/listPosts")
    page.locator("#operations-posts-listPosts .parameters").first.wait_for()

    assert page.errors == refused == []
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    tags = {tag for operation in operations for tag in operation["tags"]}
    assert page.locator("h3.opblock-tag").count() == len(tags) > len(COLLECTIONS)
    assert page.locator("text=treatments__invasiveness__lte").count() > 0
