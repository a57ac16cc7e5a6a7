"""``Prefer: handling=lenient``: invalid parameters are ignored and listed as warnings."""

from http import HTTPStatus

import pytest

pytestmark = pytest.mark.django_db

LENIENT = {"Prefer": "handling=lenient"}


def test_what_cannot_be_used_is_ignored_and_listed(api, world):
    response = api(
        "posts/", headers=LENIENT, colour="red", page_size="0", treatments="spinal-fusion"
    )

    body = response.json()
    assert response.status_code == HTTPStatus.OK
    assert response["Preference-Applied"] == "handling=lenient"
    assert "Prefer" in response["Vary"].split(", ")
    assert [(each["parameter"], each["code"]) for each in body["warnings"]] == [
        ("colour", "unknown"),
        ("page_size", "value"),
    ]
    assert body["results"] == api("posts/", treatments="spinal-fusion").json()["results"]


def test_strict_is_the_rule(api, world):
    strict = api("posts/", headers={"Prefer": "handling=strict"}, colour="red")
    plain = api("posts/")

    assert strict.status_code == HTTPStatus.BAD_REQUEST
    assert api("posts/", colour="red").status_code == HTTPStatus.BAD_REQUEST
    assert "Preference-Applied" not in plain
    assert "warnings" not in plain.json()
    assert "Prefer" in plain["Vary"].split(", ")


@pytest.mark.parametrize(
    ("header", "applied"),
    [
        ('handling="lenient"', True),
        ("HANDLING = Lenient", True),
        ("respond-async, handling=lenient; wait=1", True),
        ("handling=strict, handling=lenient", False),
        ('handling="lenient', False),
        ("lenient", False),
        ("handling", False),
        ("", False),
        (",;=" * 10_000, False),
    ],
)
def test_preference_is_read_as_the_rfc_says(api, world, header, applied):
    response = api("posts/", headers={"Prefer": header})

    assert ("Preference-Applied" in response) is applied


def test_answer_of_one_is_never_served_to_the_other(api, world):
    lenient = api("posts/?colour=red", headers=LENIENT)
    strict = api("posts/?colour=red")

    assert (lenient.status_code, strict.status_code) == (200, 400)
    assert api("posts/", headers=LENIENT)["ETag"] != api("posts/")["ETag"]


def test_details_are_lenient_too(api, world):
    response = api("posts/first/", headers=LENIENT, fields="title", colour="red")
    result = api(f"results/{world.result.pk}/", headers=LENIENT, body="html")

    assert response.json()["title"] == "The first post"
    assert response.json()["warnings"][0]["parameter"] == "colour"
    assert result.json()["warnings"][0]["parameter"] == "body"
    assert result["Preference-Applied"] == "handling=lenient"


def test_links_of_a_lenient_answer_hold_only_what_was_used(api, world):
    first = api("posts/", headers=LENIENT, colour="red", page_size=1).json()

    second = api(first["next"].removeprefix("http://localhost:8000"))

    assert "colour" not in first["next"]
    assert second.json()["results"][0]["slug"] == "first"


def test_304_says_that_the_preference_was_applied(api, world):
    etag = api("posts/", headers=LENIENT)["ETag"]

    again = api("posts/", headers={**LENIENT, "If-None-Match": etag})

    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert again["Preference-Applied"] == "handling=lenient"


def test_secret_in_the_address_and_a_foreign_cursor_are_never_forgiven(api, world):
    cursor = api("treatments/", page_size=1).json()["next"].partition("cursor=")[2]

    assert api("posts/", headers=LENIENT, token="x").status_code == HTTPStatus.BAD_REQUEST
    foreign = api(f"posts/?cursor={cursor}", headers=LENIENT)
    assert foreign.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("damaged", ["cursor=x", "cursor=", "cursor={0}x", "cursor={0}&cursor={0}"])
def test_cursor_that_cannot_be_read_never_leads_back_to_the_first_page(api, world, damaged):
    cursor = api("treatments/", page_size=1).json()["next"].partition("cursor=")[2]

    response = api(f"treatments/?colour=red&{damaged.format(cursor)}", headers=LENIENT)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert [each["parameter"] for each in response.json()["errors"]] == ["cursor"]


def test_front_ends_may_send_it_and_read_the_answer(client, world):
    preflight = client.options("/api/v1/posts/", headers={"access-control-request-method": "GET"})
    response = client.get("/api/v1/posts/")

    assert "Prefer" in preflight["Access-Control-Allow-Headers"].split(", ")
    assert "Preference-Applied" in response["Access-Control-Expose-Headers"].split(", ")
