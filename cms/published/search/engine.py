"""Choose the search backend by settings: the database's own, or OpenSearch."""

from functools import cache

from django.conf import settings
from django.db import connections

from cms.published.search.backends.base import SearchBackend
from cms.published.search.backends.opensearch import OpenSearch
from cms.published.search.backends.postgresql import PostgreSql
from cms.published.search.backends.sqlite import Sqlite


def search_backend() -> SearchBackend:
    """Return the search backend for the readers' database and the settings."""
    return backend_for(connections[settings.READ_DATABASE].vendor, settings.SEARCH_URL)


def database_backend() -> SearchBackend:
    """Return the search backend of the readers' database, which knows the vocabulary."""
    return backend_for(connections[settings.READ_DATABASE].vendor, "")


@cache
def backend_for(vendor: str, url: str) -> SearchBackend:
    """Return the backend of a database, or OpenSearch at ``url``, which falls back on it."""
    own: SearchBackend = PostgreSql() if vendor == "postgresql" else Sqlite()
    return OpenSearch(url, fallback=own) if url else own
