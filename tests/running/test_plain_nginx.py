"""nginx with no settings of its own passes on whatever the API accepts at its limits."""

from urllib.parse import quote
from uuid import UUID

import pytest

from cms.api.collection import collections
from cms.api.query.collection_parameters import detail_parameters, list_parameters
from cms.publishing import publish
from tests.clock import TUESDAY
from tests.running.nginx import NGINX, PlainProxy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.skipif(not NGINX, reason="needs nginx: not installed"),
]
IDS = ",".join(str(UUID(int=number)) for number in range(100))
#: Addresses of lists at the limits of one parameter each, below that of a collection.
LONG_QUERIES = (
    f"id__in={IDS}",
    f"id__in={IDS}&page_size=1&count=false",
    f"or=(id__in={IDS})",
    f"title__contains={quote('ü' * 200)}",
    f"or=({','.join(['title__contains=back'] * 20)})&page_size=1",
)


def longest_fields(parameters) -> str:
    words = parameters["fields"].describe()["items"]["enum"]
    return ",".join(word for word in words if not word.startswith("-"))  # or all with a minus


def long_addresses(world):
    """Return long addresses with the status that each has."""
    for collection in collections().values():
        fields = longest_fields(list_parameters(collection))
        bodies = "&body=text" if collection.rich_fields else ""
        for query in (*LONG_QUERIES, f"fields={fields}&page_size=1{bodies}", f"fields={fields},x"):
            yield f"/api/v1/{collection.name}/?{query}", 400 if query.endswith(",x") else 200
        yield f"/api/v1/{collection.name}/?page_size=100&{'x' * 5_000}=1", 400
    # As many fields as an address can name: a proxy without settings refuses more than 8 kB.
    study = longest_fields(detail_parameters(collections()["study"]))[:7_600].rpartition(",")[0]
    yield f"/api/v1/studies/moved-study/?fields={study}", 200
    yield f"/api/v1/studies/{world.study.slug}/?fields={study}", 414
    yield f"/api/v1/studies/{world.study.slug}/?fields=title", 301
    yield f"/posts/chronic-back-pain/?utm_campaign={'x' * 6_000}", 200
    yield f"/api/v1/posts/{'x' * 6_000}/", 404
    yield f"/api/v1/posts?fields={'x' * 6_000}", 414
    yield f"/{'x' * 6_000}", 404


def test_every_address_at_its_limits_passes_a_proxy_without_settings(
    world, start_server, port, tmp_path
):
    moved = type(world.study).objects.get(pk=world.study.pk)
    moved.slug = "moved-study"
    moved.save()
    publish(moved, by=None, at=TUESDAY)
    start_server(MARROW_TRUSTED_PROXIES="0", MARROW_BASE_URL=f"http://127.0.0.1:{port}")
    (tmp_path / "plain").mkdir()
    proxy = PlainProxy(tmp_path / "plain", origin=port)
    proxy.run()
    try:
        expected = dict(long_addresses(world))
        assert {path: proxy.get(path).status for path in expected} == expected
    finally:
        proxy.run("-s", "stop")
