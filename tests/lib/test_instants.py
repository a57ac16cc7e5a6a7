"""Instants as people read and type them."""

from datetime import UTC, datetime

import pytest

from cms.lib.instants import format_instant, parse_instant

NOON = datetime(2018, 11, 6, 12, tzinfo=UTC)


def test_format_instant_writes_the_time_of_the_site(settings):
    settings.TIME_ZONE = "America/New_York"

    assert format_instant(NOON) == "6 Nov 2018, 07:00"
    assert format_instant(None) == ""


@pytest.mark.parametrize("text", ["2018-11-06T12:00Z", "2018-11-06T13:00+01:00"])
def test_parse_instant_takes_an_offset(text):
    assert parse_instant(text) == NOON


def test_parse_instant_without_an_offset_means_the_time_of_the_site(settings):
    settings.TIME_ZONE = "America/New_York"

    assert parse_instant("2018-11-06T07:00") == NOON


@pytest.mark.parametrize("text", ["", "noon", "2018-11-31T12:00"])
def test_parse_instant_refuses_what_is_no_instant(text):
    assert parse_instant(text) is None
