"""Choose the search engine by settings: that of the database, or OpenSearch in front of it."""

from functools import cache

from django.conf import settings
from django.db import connections

from cms.published.search.backends.base import SearchBackend
from cms.published.search.backends.opensearch import OpenSearch
from cms.published.search.backends.postgresql import PostgreSql
from cms.published.search.backends.sqlite import Sqlite


def search_backend() -> SearchBackend:
    """Return the search engine of the database that readers use."""
    return backend_for(connections[settings.READ_DATABASE].vendor, settings.SEARCH_URL)


@cache
def backend_for(vendor: str, url: str) -> SearchBackend:
    """Return the engine of a database, or OpenSearch at ``url``, which falls back on it."""
    own: SearchBackend = PostgreSql() if vendor == "postgresql" else Sqlite()
    return OpenSearch(url, instead=own) if url else own
