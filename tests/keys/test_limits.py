"""Rate limits, and the headers that report them."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache

from cms.lib.safe_cache import safe_increment
from tests.keys.conftest import NOON

pytestmark = pytest.mark.django_db

ITEM = re.compile(r'"([a-z]+)"((?:;[a-z]+=\d+)+)')


def item(header):
    """A structured field of one item: its name and its parameters (RFC 9651)."""
    name, parameters = ITEM.fullmatch(header).groups()
    pairs = [part.split("=") for part in parameters.split(";")[1:]]
    return name, {key: int(value) for key, value in pairs}


def limits(response):
    return item(response["RateLimit-Policy"]), item(response["RateLimit"])


@pytest.fixture
def three(settings):
    settings.RATE_ANONYMOUS = 3


def test_every_answer_tells_what_is_left(ask, three, clock):
    clock.seconds = NOON + 20

    answers = [ask("posts/"), ask("posts/nobody/"), ask("", **{"If-None-Match": "*"})]

    assert [response.status_code for response in answers] == [200, 404, 304]
    assert [limits(response) for response in answers] == [
        (("anonymous", {"q": 3, "w": 60}), ("anonymous", {"r": left, "t": 40}))
        for left in (2, 1, 0)
    ]


def test_one_too_many_is_refused_until_the_window_ends(ask, three, clock):
    clock.seconds = NOON + 50
    for _ in range(3):
        ask("posts/")

    refused = ask("posts/")

    assert refused.status_code == 429
    assert refused.json()["type"].endswith("/problems/too-many-requests/")
    assert refused["Retry-After"] == "10"
    assert limits(refused)[1] == ("anonymous", {"r": 0, "t": 10})
    assert refused.json()["retry_after"] == 10
    assert refused["Cache-Control"] == "no-store"
    clock.seconds += 10
    assert limits(ask("posts/"))[1] == ("anonymous", {"r": 2, "t": 60})


def test_refused_request_reads_nothing(ask, three, clock, django_assert_num_queries):
    for _ in range(3):
        ask("posts/")

    with django_assert_num_queries(0):
        assert ask("posts/").status_code == 429


def test_no_limit_says_nothing_of_one(ask, settings):
    settings.RATE_ANONYMOUS = 0

    assert {"RateLimit", "RateLimit-Policy"} & set(ask("posts/").headers) == set()


def test_whoever_asks_too_often_may_still_read_what_robots_may_do(ask, three, clock, client):
    for _ in range(9):
        last = ask("posts/")

    assert (last.status_code, client.get("/robots.txt").status_code) == (429, 200)


def test_key_has_a_limit_of_its_own(ask, three, make_key, clock):
    key = make_key(rate=2)
    for _ in range(4):
        ask("posts/")

    answers = [ask("posts/", key) for _ in range(3)]

    assert [response.status_code for response in answers] == [200, 200, 429]
    assert limits(answers[0]) == (("key", {"q": 2, "w": 3600}), ("key", {"r": 1, "t": 3600}))
    assert ask("posts/", make_key(rate=2)).status_code == 200  # another key


def test_guessing_keys_counts_under_the_address(ask, three, clock):
    answers = [ask("posts/", f"guess-{number}").status_code for number in range(4)]

    assert answers == [401, 401, 401, 429]
    assert ask("posts/").status_code == 429


def test_asking_what_is_allowed_is_not_counted(client, three, clock):
    for _ in range(5):
        assert client.options("/api/v1/posts/").status_code == 204


def statuses(client, requests):
    return [
        client.get(
            "/api/v1/", REMOTE_ADDR=address, headers={"X-Forwarded-For": via} if via else {}
        ).status_code
        for address, via in requests
    ]


def test_each_address_has_its_own_limit(client, settings, clock):
    settings.RATE_ANONYMOUS = 1
    requests = [("192.0.2.1", ""), ("192.0.2.2", ""), ("192.0.2.1", ""), ("::ffff:192.0.2.2", "")]

    assert statuses(client, requests) == [200, 200, 429, 429]


def test_addresses_of_one_network_of_version_6_count_as_one(client, settings, clock):
    settings.RATE_ANONYMOUS = 1
    requests = [("2001:db8:1:1::1", ""), ("2001:db8:1:1:ffff::9", ""), ("2001:db8:1:2::1", "")]

    assert statuses(client, requests) == [200, 429, 200]


def test_forwarded_header_is_not_believed_by_default(client, settings, clock):
    settings.RATE_ANONYMOUS = 1
    requests = [("192.0.2.1", "198.51.100.1"), ("192.0.2.1", "198.51.100.2")]

    assert statuses(client, requests) == [200, 429]


def test_forwarded_header_counts_as_far_as_our_own_proxies_wrote_it(client, settings, clock):
    settings.RATE_ANONYMOUS, settings.TRUSTED_PROXIES = 1, 1
    requests = [
        ("10.0.0.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.2"),
        ("10.0.0.1", "forged, 203.0.113.5, 198.51.100.2"),  # the last is our proxy's word
        ("10.0.0.1", "198.51.100.2, nonsense"),
        ("10.0.0.1", "198.51.100.3, other nonsense"),
        ("10.0.0.1", ""),
        ("10.0.0.1", ""),
    ]

    assert statuses(client, requests) == [200, 200, 429, 200, 429, 200, 429]


def test_too_short_a_chain_is_not_believed(client, settings, clock):
    settings.RATE_ANONYMOUS, settings.TRUSTED_PROXIES = 1, 2
    requests = [("192.0.2.1", "198.51.100.1"), ("192.0.2.1", "198.51.100.2")]

    assert statuses(client, requests) == [200, 429]


def test_no_request_is_lost_however_many_count_at_once():
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda _: safe_increment("rate:test", seconds=60), range(200)))

    assert sorted(counted) == list(range(1, 201))


def test_counting_takes_no_step_that_could_be_half_done(settings):
    settings.CACHES = settings.CACHES | {"counters": {"BACKEND": f"{__name__}.WholeSteps"}}

    assert [safe_increment("rate:test", seconds=60) for _ in range(3)] == [1, 2, 3]


@pytest.mark.redis
def test_redis_counts_for_all_processes(redis_cache, settings):
    settings.CACHES = settings.CACHES | {"counters": settings.CACHES["default"]}

    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda _: safe_increment("rate:redis", seconds=60), range(50)))

    assert sorted(counted) == list(range(1, 51))
    caches["counters"].delete("rate:redis")


def test_cache_that_fails_stops_no_reader(ask, settings, three, caplog):
    settings.CACHES = {name: {"BACKEND": f"{__name__}.Broken"} for name in ("default", "counters")}

    response = ask("posts/")

    assert response.status_code == 200
    assert "The cache does not answer" in caplog.text


class WholeSteps(LocMemCache):
    """Between a ``get`` and a ``set`` somebody else may count."""

    def get(self, *args, **kwargs):
        raise AssertionError("two requests could read the same number")

    set = get


class Broken(DummyCache):
    """A cache whose server is down."""

    def get(self, *args, **kwargs):
        raise ConnectionError("nobody there")

    set = add = incr = get
