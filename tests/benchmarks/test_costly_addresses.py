"""The requests of the benchmark of costly ones are accepted, so it measures what it says."""

import pytest

from benchmarks.costly_addresses import MAX_LENGTH, build_addresses
from cms.api.collection import collections
from tests.api.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_costly_address_is_accepted(client, settings):
    make_world()
    settings.RATE_ANONYMOUS = 0
    addresses = build_addresses()

    refused = [path for path in addresses if client.get(path).status_code != 200]

    assert refused == []
    assert max(map(len, addresses)) <= MAX_LENGTH
    for collection in collections().values():
        assert sum(path.startswith(f"/api/v1/{collection.name}/?") for path in addresses) >= 10
