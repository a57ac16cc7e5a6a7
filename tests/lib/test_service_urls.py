import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.lib import service_urls

REDIS = "django.core.cache.backends.redis.RedisCache"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def test_database_url_becomes_a_configuration():
    found = service_urls.database(
        "X", "postgresql://me:s%40cret@db.example:5433/news?sslmode=require"
    )

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("me", "s@cret")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 5433, "news")
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "name"),
    [("sqlite:////srv/m.sqlite3", "/srv/m.sqlite3"), ("postgresql:///news", "news")],
)
def test_database_url_without_a_host_names_a_file_or_the_local_server(url, name):
    found = service_urls.database("X", url)

    assert (found["NAME"], found["HOST"]) == (name, "")


def test_a_session_begins_with_ours_then_what_the_installation_says(monkeypatch):
    monkeypatch.setenv("PGOPTIONS", "-c jit=on")
    given = {"options": "-c random_page_cost=4"}

    options = service_urls.session_options(given, reads_only=True)

    assert options == (
        "-c jit=off -c random_page_cost=1.1 -c jit=on -c random_page_cost=4 "
        "-c default_transaction_read_only=on"
    )


@pytest.mark.parametrize(
    ("url", "backend", "location"),
    [
        ("redis://cache.example/0", REDIS, "redis://cache.example/0"),
        ("rediss://u:p@cache.example:1/3", REDIS, "rediss://u:p@cache.example:1/3"),
        ("dbcache://table", "django.core.cache.backends.db.DatabaseCache", "table"),
        (
            "filecache:///srv/kept",
            "django.core.cache.backends.filebased.FileBasedCache",
            "/srv/kept",
        ),
        ("locmemcache://answers", "cms.lib.memory_cache.MemoryCache", "answers"),
        ("dummycache://", "django.core.cache.backends.dummy.DummyCache", ""),
    ],
)
def test_cache_url_becomes_a_configuration(url, backend, location):
    found = service_urls.cache("CACHE_URL", url)

    options = {"MAX_BYTES": 64_000_000} if location == "answers" else {}
    assert found == {"BACKEND": backend, "LOCATION": location, "OPTIONS": options}


def test_cache_url_takes_arguments_and_options_in_its_query():
    memory = service_urls.cache(
        "CACHE_URL", "locmemcache://a?max_entries=7&timeout=60", max_bytes=1_000_000
    )
    other = service_urls.cache("CACHE_URL", "locmemcache://a?max_bytes=9")
    redis = service_urls.cache("CACHE_URL", "redis://a/0?key_prefix=news&socket_timeout=1")

    assert (memory["OPTIONS"], memory["TIMEOUT"]) == (
        {"MAX_ENTRIES": 7, "MAX_BYTES": 1_000_000},
        60,
    )
    assert other["OPTIONS"] == {"MAX_BYTES": 9}
    assert (redis["OPTIONS"], redis["KEY_PREFIX"]) == ({"socket_timeout": 1}, "news")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example:587", 587, True, False),
        ("smtp+ssl://mail.example:465", 465, False, True),
    ],
)
def test_mail_url_becomes_settings(url, port, tls, ssl):
    assert service_urls.mail("EMAIL_URL", url) == {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
    }


def test_mail_url_unquotes_user_and_password():
    found = service_urls.mail("EMAIL_URL", "smtp://me%40example.org:p%40ss@mail.example")

    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@example.org", "p@ss")


@pytest.mark.parametrize(
    ("parser", "allowed"),
    [
        (service_urls.database, "sqlite://, postgresql://, postgres://"),
        (service_urls.cache, "redis://, rediss://, dbcache://"),
        (service_urls.mail, "smtp://, smtp[+]tls://, smtp[+]ssl://"),
    ],
)
def test_unknown_scheme_is_refused_with_those_that_are_allowed(parser, allowed):
    with pytest.raises(
        ImproperlyConfigured, match=f"X begins with 'foo'; .*: {allowed}"
    ) as failure:
        parser("X", "foo://me:secret@host/name")

    assert "secret" not in str(failure.value)


@pytest.mark.parametrize("url", ["postgres://me:se/cret@host/name", "postgres://me:[secret@host/n"])
def test_url_that_cannot_be_read_never_prints_its_password(url):
    with pytest.raises(
        ImproperlyConfigured, match=r"DATABASE_URL, .*quote what is special"
    ) as failure:
        service_urls.database("DATABASE_URL", url)

    assert "cret" not in str(failure.value)
    assert failure.value.__suppress_context__


@pytest.mark.parametrize(
    ("parser", "url", "client", "service"),
    [
        (service_urls.database, "postgresql://db.example/news", "psycopg", "PostgreSQL"),
        (service_urls.cache, "rediss://cache.example/0", "redis", "Redis"),
    ],
)
def test_service_without_its_client_says_what_to_install(monkeypatch, parser, url, client, service):
    monkeypatch.setitem(sys.modules, client, None)

    with pytest.raises(
        ImproperlyConfigured, match=f"X names {service}, whose client is not installed; run `make"
    ):
        parser("X", url)
