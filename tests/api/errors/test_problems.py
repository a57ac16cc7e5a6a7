"""Every error under /api/ is a problem document whose type leads to its explanation."""

import json
import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from cms.api.errors import problem_details
from cms.api.errors.catalog import KINDS

HTML = "text/html; charset=utf-8"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "problems.md"


def problem(response, status, name):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["type"] == f"http://localhost:8000/api/v1/problems/{name}/"
    assert (body["status"], body["title"]) == (status, KINDS[name].title)
    assert response["Access-Control-Allow-Origin"] == "*"
    return body


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1/nowhere/", "/api/v1/nowhere", "/api/v2/posts/", "/api/x%00"]
)
def test_unknown_address_is_a_problem_that_leads_to_the_index(client, db, path, method):
    body = problem(getattr(client, method)(path), 404, "not-found")

    assert body["detail"].endswith("The index is http://localhost:8000/api/v1/")


@pytest.mark.parametrize("path", ["posts", "posts/back", "recalls/1/receipts", "changes/stream"])
def test_address_without_its_slash_is_led_on(client, db, path):
    response = client.get(f"/api/v1/{path}?page_size=3&title__contains=%C3%A4")

    url = f"http://localhost:8000/api/v1/{path}/?page_size=3&title__contains=%C3%A4"
    assert problem(response, 301, "moved")["url"] == response["Location"] == url


def test_address_without_its_slash_can_be_asked_for_by_a_page(client):
    asking = {"origin": "https://reader.example", "access-control-request-method": "GET"}
    response = client.options("/api/v1/posts", headers=asking)

    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (204, "*")


def test_what_is_sent_to_an_address_without_its_slash_is_not_led_on(client, db):
    response = client.post("/api/v1/recalls/1/receipts")

    hint = problem(response, 404, "not-found")["detail"].partition(". ")[2]
    assert hint == "Did you mean /api/v1/recalls/1/receipts/?"


METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        *(("posts/", "GET, HEAD, OPTIONS"), ("posts", "GET, HEAD, OPTIONS")),
        *(("nowhere/", "GET, HEAD, OPTIONS"), ("nowhere", "GET, HEAD, OPTIONS")),
        *(("posts/nobody/", "GET, HEAD, OPTIONS"), ("posts/nobody", "GET, HEAD, OPTIONS")),
        *(("recalls/1/receipts/", "POST, OPTIONS"), ("recalls/1/receipts", "POST, OPTIONS")),
    ],
)
def test_every_answer_names_the_methods_of_the_address(client, world, path, allowed):
    asking = {"origin": "https://reader.example", "access-control-request-method": "GET"}

    responses = {each: client.generic(each, f"/api/v1/{path}", headers=asking) for each in METHODS}

    assert {response["Allow"] for response in responses.values()} == {allowed}
    assert {response["Access-Control-Allow-Origin"] for response in responses.values()} == {"*"}
    assert responses["OPTIONS"]["Access-Control-Allow-Methods"] == allowed
    is_address = "nowhere" not in path and path.endswith("/")
    written = METHODS[3:] if "GET" in allowed else METHODS[4:]
    assert {responses[each].status_code for each in written} == {405 if is_address else 404}


def test_addresses_where_nothing_is_are_closed_to_wrong_keys_too(client, db):
    response = client.get("/api/v1/nowhere/", headers={"authorization": "Bearer marrow_no"})

    problem(response, 401, "bad-key")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["", "posts/", "posts/x/", "openapi.json", "problems/withdrawn/"])
def test_api_reads_only(client, method, path):
    response = getattr(client, method)(f"/api/v1/{path}")

    said = problem(response, 405, "method-not-allowed")
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert said["detail"] == "This address takes GET, HEAD, OPTIONS."


def test_options_tells_every_origin_what_it_may_do(client):
    asking = {"origin": "https://reader.example", "access-control-request-method": "GET"}
    response = client.options("/api/v1/posts/", headers=asking)

    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in response
    assert "Content-Type" in response["Access-Control-Allow-Headers"].split(", ")  # by habit
    assert "Repr-Digest" in response["Access-Control-Expose-Headers"].split(", ")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("text/csv", 406),
        ("application/xml", 406),
    ],
)
def test_accept_is_honoured(client, db, accept, status):
    response = client.get("/api/v1/posts/", headers={"accept": accept})

    assert response.status_code == status
    if status == 406:
        problem(response, 406, "not-acceptable")


def test_mistake_of_ours_tells_nothing_of_itself(client, db, monkeypatch):
    def fail(*arguments):
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr("cms.api.views.collections.CollectionViewSet.render_list", fail)
    client.raise_request_exception = False

    response = client.get("/api/v1/posts/")

    problem(response, 500, "server-error")
    assert b"hunter2" not in response.content


def test_wrong_host_is_a_problem_too(client, db):
    problem(client.get("/api/v1/posts/", headers={"host": "evil.example"}), 400, "bad-request")


def test_too_many_parameters_are_a_problem_too(client, db):
    query = "&".join(f"p{number}=1" for number in range(2_000))

    problem(client.get(f"/api/v1/posts/?{query}"), 400, "bad-request")


def test_refusal_by_django_is_a_problem_only_below_the_api(rf):
    refused = PermissionDenied()

    problem(problem_details.permission_denied(rf.get("/api/v1/posts/"), refused), 403, "forbidden")
    assert problem_details.permission_denied(rf.get("/admin/"), refused)["Content-Type"] == HTML
    assert problem_details.server_error(rf.get("/"))["Content-Type"] == HTML
    assert problem_details.bad_request(rf.get("/"), refused)["Content-Type"] == HTML


def test_other_pages_keep_their_own_errors(client, db):
    response = client.get("/nowhere/")

    assert (response.status_code, response["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("name", KINDS)
def test_type_of_a_problem_resolves_for_programs_and_for_people(client, name):
    address = f"/api/v1/problems/{name}/"

    explanation = client.get(address).json()
    page = client.get(address, headers={"accept": "text/html"})

    assert (explanation["name"], explanation["status"]) == (name, KINDS[name].status)
    assert explanation["type"] == f"http://localhost:8000{address}"
    assert page["Content-Type"].startswith("text/html")
    assert "What to do:" in page.content.decode()


def test_list_of_problems_has_all_and_no_other(client):
    assert [each["name"] for each in client.get("/api/v1/problems/").json()] == list(KINDS)
    assert client.get("/api/v1/problems/nothing/").status_code == 404


def test_documentation_explains_every_problem_in_the_same_words():
    text = " ".join(PAGE.read_text().split())

    assert re.findall(r"## `([a-z-]+)`", PAGE.read_text()) == list(KINDS)
    for kind in KINDS.values():
        assert f"{kind.status}" in text
        for sentence in (kind.title, kind.meaning, kind.remedy):
            assert " ".join(sentence.split()) in text
