"""Receipts: how partners confirm recalls, and which requests are refused."""

import json

import pytest

from cms.syndication.partners.activity_models import Receipt
from cms.syndication.partners.models import Partner
from tests.places import foreign_place, place_at

pytestmark = pytest.mark.django_db


def status_and_problem(response) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["type"].rstrip("/").rpartition("/")[2]


def test_a_partner_confirms_once_and_is_told_so_again(confirm, recall, news, key_of):
    key = key_of(news)

    first = confirm(2, key, json.dumps({"note": "Gone from site and app."}))
    again = confirm(2, key, b'{"note": "Something else."}')

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json() | {"at": ""} == {
        "sequence": 2,
        "place": place_at(2),
        "partner": "Example News",
        "at": "",
        "note": "Gone from site and app.",
    }
    assert first["Cache-Control"] == "private, no-store"
    receipt = Receipt.objects.get()
    assert (receipt.partner, receipt.sequence, receipt.key) == (news, 2, key.split("_")[1])


@pytest.mark.parametrize("body", [b"", b"{}", b'{"note": ""}'])
def test_a_note_is_not_needed(confirm, recall, news, key_of, body):
    assert confirm(2, key_of(news), body).json()["note"] == ""


def test_each_partner_confirms_for_itself(confirm, recall, news, partner, key_of):
    confirm(2, key_of(news))
    confirm(2, key_of(partner("Study Mirror")))

    assert Receipt.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("nobody", (401, "key-required")),
        ("a stranger", (401, "bad-key")),
        ("ourselves", (403, "not-a-partner")),
        ("a reader", (403, "not-a-partner")),
        ("a partner of old", (401, "bad-key")),
    ],
)
def test_only_a_partners_key_that_may_confirm_does(
    confirm, recall, news, partner, key_of, who, expected
):
    former = partner("Gone", is_active=False)
    keys = {
        "nobody": None,
        "a stranger": "marrow_aaaaaaaa_" + "b" * 40,
        "ourselves": key_of(None),
        "a reader": key_of(news, "read"),
        "a partner of old": key_of(former),
    }

    response = confirm(2, keys[who])

    assert status_and_problem(response) == expected
    assert Receipt.objects.count() == 0


def test_what_is_no_recall_cannot_be_confirmed(confirm, recall, news, key_of):
    assert status_and_problem(confirm(1, key_of(news))) == (404, "not-found")


def test_nobody_confirms_a_recall_by_a_number_or_one_of_another_history(
    confirm, recall, news, key_of
):
    key = key_of(news)

    assert status_and_problem(confirm("2", key)) == (400, "bad-request")
    for place in (foreign_place(2), foreign_place(3)):
        assert status_and_problem(confirm(place, key)) == (409, "other-history")
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"[]", ""),
        (b"{", ""),
        (b'"note"', ""),
        (b"\xff", ""),
        (b'{"note": 1}', "/note"),
        (b'{"note": null}', "/note"),
        (b'{"note": "a\\u0000b"}', "/note"),
        (json.dumps({"note": "x" * 501}).encode(), "/note"),
        (b'{"note": "x", "partner": 2}', "/partner"),
        (b'{"at": "2020-01-01T00:00:00Z"}', "/at"),
    ],
)
def test_any_other_body_is_refused_with_its_place(confirm, recall, news, key_of, body, pointer):
    response = confirm(2, key_of(news), body)

    assert status_and_problem(response) == (400, "invalid-body")
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert Receipt.objects.count() == 0


def test_a_body_that_is_too_large_or_no_json_is_refused(confirm, recall, news, key_of):
    key = key_of(news)

    assert status_and_problem(confirm(2, key, b" " * 4097)) == (413, "too-large")
    assert status_and_problem(confirm(2, key, b"note=x", "application/x-www-form-urlencoded")) == (
        415,
        "unsupported-media-type",
    )


def test_parameters_are_refused_as_everywhere(client, recall, news, key_of):
    headers = {"Authorization": f"Bearer {key_of(news)}"}

    response = client.post(f"/api/v1/recalls/{place_at(2)}/receipts/?note=x", headers=headers)

    assert status_and_problem(response) == (400, "invalid-parameters")


def test_nothing_but_post_and_options_is_answered(client, recall):
    address = f"/api/v1/recalls/{place_at(2)}/receipts/"

    for method in ("get", "put", "delete", "patch"):
        response = getattr(client, method)(address)
        assert (response.status_code, response["Allow"]) == (405, "POST, OPTIONS")
    asking = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
    }
    options = client.options(address, headers=asking)
    assert (options.status_code, options["Allow"]) == (204, "POST, OPTIONS")
    assert options["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "authorization" not in options["Access-Control-Allow-Headers"].lower()


def test_recalls_themselves_only_read(client, recall):
    for path in ("recalls/", f"recalls/{place_at(2)}/"):
        response = client.post(f"/api/v1/{path}")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_receipt_needs_no_cookie_and_no_token(recall, news, key_of):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    headers = {"Authorization": f"Bearer {key_of(news)}"}

    address = f"/api/v1/recalls/{place_at(2)}/receipts/"
    response = strict.post(address, content_type="application/json", headers=headers)
    assert response.status_code == 201


def test_a_partner_that_is_not_active_any_more_opens_nothing(ask, news, key_of):
    key = key_of(news)
    assert ask("posts/", key).status_code == 200

    Partner.objects.update(is_active=False)

    response = ask("posts/", key)
    assert status_and_problem(response) == (401, "bad-key")
    assert response.json()["detail"] == (
        "The partner that this key belongs to is not active here any more."
    )
