"""What tests of outages share: a database whose wires can be cut."""

import pytest
from django.db import connections

from cms.lib.postgresql.base import DatabaseWrapper
from tests.outages.proxy import DatabaseProxy


def close_pools() -> None:
    for connection in connections.all():
        connection.close()
        connection.close_pool()


@pytest.fixture
def proxy(transactional_db):
    """The way to PostgreSQL for this process, in a test that commits."""
    connections["default"].ensure_connection()
    server = connections["default"].connection.info
    proxy = DatabaseProxy(server.host, server.port)
    before = [dict(connection.settings_dict) for connection in connections.all()]
    close_pools()
    for connection in connections.all():
        connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": proxy.own_port}
    yield proxy
    close_pools()
    for connection, its_settings in zip(connections.all(), before, strict=True):
        connection.settings_dict.update(its_settings)
    DatabaseWrapper.unreachable_until.clear()
    DatabaseWrapper.known_failures.clear()
    proxy.loses_commits = False
    proxy.stop()
