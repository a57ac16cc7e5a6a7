"""What every test may ask for. Areas add their own in tests/<area>/conftest.py."""

import os
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections

from cms.api.access import throttling
from cms.api.database import state_cache, statement_cache
from cms.api.database.due_releases import DUE_ATTEMPT
from cms.keys.last_use import LAST_USE_BUFFER
from cms.lib import rate_limits
from cms.lib.circuit_breaker import close_breakers
from cms.lib.memory_cache import STORES, MemoryCache
from cms.preview import access
from cms.server import account_limits, costly_requests
from cms.syndication.partners import usage
from tests import examples  # noqa: F401 -- its profile holds for all laws
from tests.page_client import PageClient
from tests.shares import DIVIDED, IS_SHARED, TESTS, is_in, runs_here
from tests.snapshots import filled, restore_or_make

os.environ.setdefault("MARROW_RATE", "0")  # for the servers that tests start

IS_POSTGRESQL = "postgresql" in django_settings.DATABASES["default"]["ENGINE"]
REASONS = {
    "postgres": "needs PostgreSQL: where one answers, `make test` runs the suite on it too",
    "redis": "needs Redis: none answers here and MARROW_TEST_REDIS_URL names none",
    "browser": "needs Chromium: none is installed and MARROW_TEST_CHROMIUM names none",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if IS_SHARED:
        elsewhere = [item for item in items if not runs_here(item, is_postgresql=IS_POSTGRESQL)]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in set(elsewhere)]
    here = {
        "postgres": IS_POSTGRESQL,
        "redis": bool(os.environ.get("MARROW_TEST_REDIS_URL")),
        "browser": bool(os.environ.get("MARROW_TEST_CHROMIUM")),
    }
    for item in items:
        for marker, answers in here.items():
            if item.get_closest_marker(marker) and not answers:
                item.add_marker(pytest.mark.skip(reason=REASONS[marker]))
    if (workers := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))) > 1:
        items[:] = spread_slow_tests(items, workers=workers)


def spread_slow_tests(items: list[pytest.Item], *, workers: int) -> list[pytest.Item]:
    """Let each worker's share of the tests begin with slow ones.

    At the end the workers then take quick tests from each other, and none waits for the last slow
    one of another. Slow tests of one module share what is expensive, so they stay together, unless
    they are many of one kind.
    """
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("slow") or item.get_closest_marker("browser"):
            is_one_of_many = hasattr(item, "callspec") and not item.get_closest_marker("browser")
            key = item.nodeid if is_one_of_many else str(item.path)
            groups.setdefault(key, []).append(item)
    slow = {id(item) for group in groups.values() for item in group}
    quick = [item for item in items if id(item) not in slow]
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for group in sorted(groups.values(), key=len, reverse=True):
        min(shares, key=len).extend(group)
    for share in shares[:-1]:
        missing = max(0, len(items) // workers - len(share))
        share.extend(quick[:missing])
        del quick[:missing]
    return [item for share in (*shares, quick) for item in share]


def is_covered(item: pytest.Item) -> bool:
    """To measure coverage doubles the time of a test, so it is done where it tells something.

    Slow tests do the same thing a thousand times, a test with parameters does it for each: the
    others, and the first of them, tell which lines run. All tests of backups are slow, and so are
    those of long forms. On PostgreSQL only search, backend and backups have lines of their own,
    and what runs there alone. Processes that a test starts are measured in any case.
    """
    folder = item.path.relative_to(TESTS).parts[0]
    if IS_POSTGRESQL and not is_in(item, (*DIVIDED, "search", "outages", "backup")):
        return False
    if item.get_closest_marker("browser"):
        return False
    if item.get_closest_marker("slow") and folder not in ("backup", "authoring"):
        return False
    parameters = getattr(item, "callspec", None)
    return parameters is None or not any(parameters.indices.values())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    coverage = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if coverage is None or is_covered(item):
        return (yield)
    coverage.pause()
    try:
        return (yield)
    finally:
        coverage.resume()


@pytest.fixture(scope="session", autouse=True)
def static_root(tmp_path_factory) -> None:
    """For the whole session, since the live server of browser tests starts before any one test."""
    django_settings.STATIC_ROOT = tmp_path_factory.mktemp("static")  # WhiteNoise wants a folder


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """A hash that is safe takes a third of a second, and half of the accounts in tests have one."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    """Uploads and renditions of a test go to a folder of its own."""
    storages = {name: dict(storage) for name, storage in settings.STORAGES.items()}
    for name in storages.keys() - {"staticfiles"}:
        storages[name]["OPTIONS"] = storages[name].get("OPTIONS", {}) | {
            "location": tmp_path / name
        }
    # Without collectstatic there is no manifest to look hashed names up in.
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()
    for name in STORES:  # those too that were in use before a test chose another cache
        MemoryCache(name, {}).clear()
    close_breakers()
    state_cache.clear_caches()
    statement_cache.clear_statements()
    DUE_ATTEMPT.forget_attempt()


@pytest.fixture
def admin_client(admin_user) -> PageClient:
    """pytest-django's, but it sends what its pages carry."""
    client = PageClient()
    client.force_login(admin_user)
    return client


@pytest.fixture(autouse=True)
def no_limit(settings, monkeypatch) -> None:
    """Tests ask more often than anybody else; those of the limit set their own."""
    settings.RATE_ANONYMOUS = 0
    monkeypatch.setattr(throttling, "COST_SECONDS", 3600.0)  # a slow machine charges no test more
    monkeypatch.setattr(costly_requests, "QUICK_SECONDS", 60.0)
    settings.READ_MS = settings.KEY_READ_MS = 60_000
    for name in ("PAGES", "FORMS"):
        monkeypatch.setattr(account_limits, name, replace(getattr(account_limits, name), quota=0))
    monkeypatch.setattr(access, "PREVIEWS", replace(access.PREVIEWS, quota=0))


@pytest.fixture(autouse=True)
def same_window(monkeypatch) -> None:
    """A test's requests count in one window, also where it runs across the end of a minute."""
    for module in (rate_limits, throttling):
        monkeypatch.setattr(module, "epoch_seconds", lambda: 0)


@pytest.fixture(autouse=True)
def usage_in_hand(settings) -> Iterator[None]:
    """What partners asked is written down when a test says so, not when a clock does."""
    settings.USAGE_EVERY = 3600
    yield
    usage.USAGE_BUFFER.clear()
    LAST_USE_BUFFER.clear()


def delete_rows(style, tables: list[str], **options) -> list[str]:
    quote = connections["default"].ops.quote_name
    return [f"DELETE FROM {quote(table)}" for table in sorted(filled(tables))]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup) -> Iterator[None]:
    """PostgreSQL drops no database that a pool still holds connections to.

    It also takes more than a second to truncate all tables, as Django does after a test that
    commits; to delete the few rows there are takes none.
    """
    if IS_POSTGRESQL:
        connections["default"].ops.sql_flush = delete_rows
    yield
    for connection in connections.all():
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


@pytest.fixture(autouse=True)
def one_connection(request, settings) -> None:
    """A test inside one transaction reads through it too; a transactional one as in production."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")):
        settings.READ_DATABASE = settings.PREVIEW_DATABASE = "default"


def load_series() -> list[str]:
    output = StringIO()
    call_command("load_series", stdout=output)
    return output.getvalue().splitlines()


@pytest.fixture
def shipped_series(db) -> list[str]:
    """The series that ships with us, published, and the lines that the command printed."""
    return restore_or_make(load_series)


@pytest.fixture
def redis_cache(settings) -> str:
    """The cache on Redis, under keys of this process; for tests marked ``redis``."""
    address = os.environ["MARROW_TEST_REDIS_URL"]
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": address,
            "KEY_PREFIX": f"test-{os.getpid()}",
        }
    }
    return address


#: Chromium draws its own buttons as pages, one process for each window, which take more time than
#: ours; the last of these switches counts, so that Playwright's own list is repeated.
UNUSED_FEATURES = (
    *("PreloadTopChromeWebUI", "InitialWebUI", "WebUIReloadButton", "WebUIToolbar"),
    *("WebUIHomeButton", "WebUIBackForwardButton", "WebUISplitTabsButton", "WebUIAvatarButton"),
    *("WebUILocationBar", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("CDPScreenshotNewSurface", "SkipListAccountsWithoutGaiaCookies"),
)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests marked ``browser`` of this process."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread, which makes Django take every query for an async one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    options = ["--no-sandbox"] if os.geteuid() == 0 else []  # root has no sandbox to give
    options.append(f"--disable-features={','.join(UNUSED_FEATURES)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["MARROW_TEST_CHROMIUM"], args=options
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium):
    """A fresh window without cookies; ``page.errors`` holds what the page complained about."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(90_000)  # a loaded machine is slow, not wrong
    window = context.new_page()
    window.errors = []
    window.on("pageerror", lambda error: window.errors.append(str(error)))
    yield window
    context.close()
