"""A preflight passes, whatever ordinary headers a page sends along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIRequestFactory

from cms.api.views.base import ALLOWED_HEADERS, allowed_headers

ORDINARY = (
    *("accept", "if-none-match", "prefer", "content-type", "x-requested-with"),
    *("last-event-id", "traceparent", "tracestate", "baggage", "sentry-trace", "x-request-id"),
    *("cache-control", "pragma", "if-modified-since", "x-client-version", "accept-language"),
)


def preflight(client, asked):
    headers = {
        "Origin": "https://app.example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": asked,
    }
    return client.options("/api/v1/posts/", headers=headers)


@pytest.mark.parametrize("name", ORDINARY)
def test_preflight_with_any_ordinary_header_passes(client, name):
    response = preflight(client, f"{name},x-other")

    allowed = {each.lower() for each in response["Access-Control-Allow-Headers"].split(", ")}
    assert response.status_code == 204
    assert {name, "x-other"} <= allowed
    assert "Access-Control-Request-Headers" in response["Vary"].split(", ")


@pytest.mark.parametrize("name", ["authorization", "Authorization", "AUTHORIZATION"])
def test_page_that_asks_to_send_a_key_may_send_the_rest_alone(client, name):
    response = preflight(client, f"x-other,{name}")

    assert response["Access-Control-Allow-Headers"] == f"{ALLOWED_HEADERS}, x-other"


@given(asked=st.text(max_size=3_000))
def test_what_is_no_list_of_names_is_never_repeated(asked):
    headers = {"Access-Control-Request-Headers": asked}
    allowed = allowed_headers(APIRequestFactory().options("/", headers=headers))

    assert len(allowed) < 1_500
    assert allowed.startswith(ALLOWED_HEADERS)
    assert set(allowed) <= set(ALLOWED_HEADERS) | set(asked)
    assert allowed.isprintable()


@pytest.mark.parametrize("asked", ["a b", "a\tb", "a:b", "a,,b", "ü", ",".join(["a"] * 60)])
def test_names_that_are_none_get_the_usual_ones(client, asked):
    request = APIRequestFactory().options("/", headers={"Access-Control-Request-Headers": asked})

    assert allowed_headers(request) == ALLOWED_HEADERS
