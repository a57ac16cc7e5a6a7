"""Parse the URLs of the database, the cache and the mail server into Django's settings.

An error names the variable and what it may begin with. It never shows the URL, which may hold a
password.
"""

import os
from collections.abc import Collection
from importlib.util import find_spec
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

REDIS = "django.core.cache.backends.redis.RedisCache"
MEMORY = "cms.lib.memory_cache.MemoryCache"
DATABASES = ("sqlite", "postgresql", "postgres")
CACHES = {
    "redis": REDIS,
    "rediss": REDIS,
    "dbcache": "django.core.cache.backends.db.DatabaseCache",
    "filecache": "django.core.cache.backends.filebased.FileBasedCache",
    "locmemcache": MEMORY,
    "dummycache": "django.core.cache.backends.dummy.DummyCache",
}
SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAIL = {
    "smtp": SMTP,
    "smtp+tls": SMTP,
    "smtp+ssl": SMTP,
    "filemail": "django.core.mail.backends.filebased.EmailBackend",
    "consolemail": "django.core.mail.backends.console.EmailBackend",
    "memorymail": "django.core.mail.backends.locmem.EmailBackend",
    "dummymail": "django.core.mail.backends.dummy.EmailBackend",
}
# The module of each client, and the service it is for. Neither comes with requirements/run.txt.
CLIENTS = {
    "postgresql": ("psycopg", "PostgreSQL"),
    "postgres": ("psycopg", "PostgreSQL"),
    "redis": ("redis", "Redis"),
    "rediss": ("redis", "Redis"),
}


def database(name: str, url: str) -> dict[str, Any]:
    _split(name, url, DATABASES)
    return dict(dj_database_url.parse(url))


def session_options(options: dict[str, Any], *, reads_only: bool) -> str:
    """Return what a session of PostgreSQL begins with; PGOPTIONS and the URL may say otherwise."""
    # To compile a statement costs more than it brings, and pages of indexes are in memory.
    ours = ["-c jit=off", "-c random_page_cost=1.1"]
    given = [os.environ.get("PGOPTIONS", ""), options.get("options", "")]
    kind = ["-c default_transaction_read_only=on"] if reads_only else []
    return " ".join(filter(None, [*ours, *given, *kind]))


def without_locks(config: dict[str, Any]) -> dict[str, Any]:
    """Let connections write to temporary tables, wait for nobody, and see one state throughout."""
    options = config["OPTIONS"]
    if "pool" in options:
        options["pool"] |= {"min_size": 0, "max_size": 4}
        options["isolation_level"] = 3  # psycopg.IsolationLevel.REPEATABLE_READ
        options["options"] += " -c statement_timeout=10s -c lock_timeout=2s"
    else:
        options["transaction_mode"] = "DEFERRED"
        options["init_command"] += "PRAGMA temp_store=MEMORY;"
    config["TEST"] = {"MIRROR": "default"}
    return config


def cache(name: str, url: str, *, max_bytes: int = 64_000_000) -> dict[str, Any]:
    """Parse the URL of a cache; one in memory has so many bytes.

    The query holds Django's arguments of a cache (``timeout``, ``key_prefix``, ``version``) and
    the options of the backend, such as ``max_entries``.
    """
    parts = _split(name, url, CACHES)
    backend = CACHES[parts.scheme]
    options: dict[str, Any] = {
        key.lower(): int(value) if value.isdecimal() else value
        for key, value in parse_qsl(parts.query)
    }
    arguments = {
        key.upper(): options.pop(key)
        for key in ("timeout", "key_prefix", "version")
        if key in options
    }
    if backend == REDIS:
        location = f"{parts.scheme}://{parts.netloc}{parts.path}"
    else:
        location = parts.netloc + parts.path
        options = {key.upper(): value for key, value in options.items()}
    if backend == MEMORY:
        options.setdefault("MAX_BYTES", max_bytes)
    return {"BACKEND": backend, "LOCATION": location, "OPTIONS": options, **arguments}


def limit_waits(config: dict[str, Any]) -> dict[str, Any]:
    """Let each call to Redis take a second at most: readers can be answered without it."""
    from redis.backoff import NoBackoff  # noqa: PLC0415 -- comes with requirements/services.txt
    from redis.retry import Retry  # noqa: PLC0415 -- the same

    # The client would try four times, and wait in between.
    limits = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)}
    config["OPTIONS"] = limits | config.get("OPTIONS", {})
    return config


def mail(name: str, url: str) -> dict[str, Any]:
    parts = _split(name, url, MAIL)
    return {
        "EMAIL_BACKEND": MAIL[parts.scheme],
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


def _split(name: str, url: str, schemes: Collection[str]) -> SplitResult:
    scheme = url.partition(":")[0]
    if scheme not in schemes:
        allowed = ", ".join(f"{each}://" for each in schemes)
        raise ImproperlyConfigured(
            f"{name} begins with {scheme!r}; write an address that begins with one of: {allowed}."
        )
    try:
        parts = urlsplit(url)
        _ = parts.port  # parsed only when somebody asks for it
    except ValueError:
        raise ImproperlyConfigured(
            f"{name}, an address that begins with {scheme!r}, can't be read; quote what is special "
            "in its password (%40 for @) and see docs/reference/settings.md."
        ) from None  # the cause shows a part of the URL
    client, service = CLIENTS.get(scheme, ("", ""))
    if client and find_spec(client) is None:
        raise ImproperlyConfigured(
            f"{name} names {service}, whose client is not installed; run `make services`, or "
            "install requirements/services.txt."
        )
    return parts
