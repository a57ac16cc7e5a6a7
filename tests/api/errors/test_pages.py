"""Error pages for people say what happened to what they typed, without asking a database."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent

from cms.api.errors import pages, problem_details

FORM = "/admin/posts/post/add/"
KEPT = "What you typed is not gone"
SCRIPT = "authoring/forms/error_page.js"
HANDLERS = {
    400: (problem_details.bad_request, PermissionDenied()),
    403: (problem_details.permission_denied, PermissionDenied()),
    404: (problem_details.page_not_found, PermissionDenied()),
    413: (problem_details.bad_request, RequestDataTooBig()),
}


@pytest.mark.parametrize("status", HANDLERS)
def test_who_sent_a_form_is_told_where_the_text_is(rf, status):
    handler, error = HANDLERS[status]

    response = handler(rf.post(FORM), error)

    assert response.status_code == status
    assert KEPT in response.content.decode()
    assert SCRIPT in response.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404])
def test_who_only_came_to_look_is_told_of_no_text(rf, status):
    handler, error = HANDLERS[status]

    response = handler(rf.get(FORM), error)

    assert response.status_code == status
    assert KEPT not in response.content.decode()


def test_too_many_fields_are_too_much(rf):
    response = problem_details.bad_request(rf.post(FORM), TooManyFieldsSent())

    assert response.status_code == 413


def test_too_many_parameters_are_a_bad_address(client, db):
    query = "&".join(f"p{number}=1" for number in range(2_000))

    assert client.get(f"/admin/login/?{query}").status_code == 400


def test_an_old_page_is_told_apart_from_a_missing_right(rf):
    response = pages.csrf_failure(rf.post(FORM))

    assert response.status_code == 403
    assert "somebody has logged in or out in this browser" in response.content.decode()
    assert KEPT in response.content.decode()


def test_a_form_without_a_valid_token_gets_this_page(client, db):
    client.handler.enforce_csrf_checks = True

    response = client.post("/admin/login/", {"username": "ada"})

    assert response.status_code == 403
    assert "This page was too old to be sent" in response.content.decode()


def test_without_a_database_the_page_still_says_it(client):
    client.raise_request_exception = False  # this test may use no database, which raises
    client.cookies["sessionid"] = "anything"

    response = client.post("/admin/posts/post/add/", {"title": "Backs"})

    assert response.status_code == 500
    assert "The mistake is ours, and it was logged." in response.content.decode()
    assert KEPT in response.content.decode()


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/admin/login/", 30_000_001, 413),
        ("/", 2_500_001, 413),
        ("/api/v1/recalls/1/receipts/", 2_500_001, 413),
        ("/admin/login/", 30_000_000, 403),
        ("/", 2_500_000, 405),
    ],
)
def test_a_body_is_refused_by_its_length_before_it_is_read(client, db, path, size, status):
    client.handler.enforce_csrf_checks = True  # the next to look, and it reads no body

    response = client.post(path, CONTENT_LENGTH=str(size))

    assert response.status_code == status


def test_a_body_that_is_too_large_is_a_problem_below_the_api(client, db):
    response = client.post("/api/v1/recalls/1/receipts/", CONTENT_LENGTH="2500001")

    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"].endswith("/problems/too-large/")
