"""Headers have a bound, whatever is asked: nginx has 4 KiB for them unless it is told otherwise."""

from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cms.api.collection import collections
from cms.api.query.collection_parameters import detail_parameters, list_parameters
from cms.publishing import publish
from cms.server.header_bounds import MAX_BYTES, RESERVED_BYTES, header_bytes
from tests.clock import TUESDAY
from tests.examples import examples

pytestmark = pytest.mark.django_db
LIST_COLLECTIONS = list(collections().values())


def longest_value(parameter):
    """Return the longest list of words that the parameter takes."""
    words = parameter.describe()["items"].get("enum", [])
    return ",".join(word for word in words if not word.startswith("-"))  # or all with a minus


def long_texts(size):
    return st.text("abc/ü%&", min_size=size // 2, max_size=size)


@st.composite
def long_addresses(draw):
    """Draw an address at, or near, the limits of what its parameters take."""
    collection = draw(st.sampled_from(LIST_COLLECTIONS))
    allowed = list_parameters(collection)
    ids = ",".join(str(UUID(int=number)) for number in range(draw(st.integers(50, 100))))
    candidates = [
        ("id__in", ids),
        ("fields", longest_value(allowed["fields"])),
        ("title__contains", draw(long_texts(200))),
        ("or", f"(id__in={ids})"),
        ("page_size", draw(st.sampled_from(["1", "100"]))),
    ]
    chosen = draw(st.lists(st.sampled_from(candidates), min_size=1, unique_by=lambda each: each[0]))
    return f"{collection.name}/?{urlencode(chosen)}"


@hypothesis_settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(address=long_addresses())
def test_no_address_has_headers_beyond_the_bound(api, world, address):
    for response in (api(address), api(address)):  # rendered, and from the cache
        assert response.status_code in (200, 400)
        assert header_bytes(response) <= MAX_BYTES - RESERVED_BYTES


def test_a_redirect_that_fits_no_header_says_where_to_ask_in_its_body(api, world):
    path = f"studies/{world.study.slug}/"
    world.study.slug = "moved-study"
    world.study.save()
    publish(world.study, by=None, at=TUESDAY)
    fields = longest_value(detail_parameters(collections()["study"])["fields"])

    short, long = api(f"{path}?fields=title"), api(f"{path}?fields={fields}")

    assert short.status_code == 301
    assert short["Location"] == "http://localhost:8000/api/v1/studies/moved-study/?fields=title"
    assert long.status_code == 414
    assert header_bytes(long) <= MAX_BYTES - RESERVED_BYTES
    assert long.json()["url"] == "http://localhost:8000/api/v1/studies/moved-study/"
    assert "Location" not in long


def test_a_page_for_people_moves_without_a_query_that_fits_no_header(client, world):
    world.second.slug = "moved-post"
    world.second.save()
    publish(world.second, by=None, at=TUESDAY)

    response = client.get(f"/posts/chronic-back-pain/?utm_campaign={'x' * 5_000}")

    assert response.status_code == 301
    assert response["Location"].endswith("/posts/moved-post/")


def test_a_long_list_is_paged_by_its_body(api, world):
    padding = quote("ü" * 200)
    alternatives = f"(title__contains=on,title__contains={padding},title__contains={padding})"
    query = f"slug__in=bone-marrow,spinal-fusion&page_size=1&or={alternatives}"

    first = api(f"treatments/?{query}")

    assert "Link" not in first
    assert api(first.json()["next"].partition("/api/v1/")[2])["Content-Type"] == "application/json"
    assert 'rel="next"' in api("treatments/?page_size=1")["Link"]
