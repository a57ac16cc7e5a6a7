"""Purge requests: tags in body and headers, split over several requests."""

import pytest

from cms.maintenance import reproject
from cms.published import cache_tags
from cms.publishing import publish
from cms.purging.http import TAGS_PER_REQUEST
from tests.clock import MONDAY, TUESDAY
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])


def test_request_says_the_tags_in_every_way_a_cache_may_read(cdn):
    publish(TreatmentFactory(), by=None, at=MONDAY)

    ((_, payload),) = cdn.events
    assert payload["path"] == "/purge?zone=1"
    assert payload["headers"]["Authorization"] == "Bearer cdn-secret"
    assert payload["headers"]["Surrogate-Key"].split() == payload["tags"]
    assert payload["headers"]["Cache-Tag"].split(",") == payload["tags"]


def test_many_tags_go_in_several_requests(cdn, settings):
    settings.PURGE_METHOD = "PURGE"
    treatments = [TreatmentFactory() for _ in range(TAGS_PER_REQUEST + 5)]

    publish(*treatments, by=None, at=MONDAY)

    sizes = [len(payload["tags"]) for _, payload in cdn.events]
    assert (len(sizes), max(sizes)) == (2, TAGS_PER_REQUEST)
    assert {cache_tags.entry_tag(each.pk) for each in treatments} < cdn.tags


def test_publishing_the_same_again_tells_nobody(cdn):
    treatment = TreatmentFactory()
    publish(treatment, by=None, at=MONDAY)
    cdn.events.clear()

    publish(treatment, by=None, at=TUESDAY)

    assert cdn.events == []


def test_computing_all_rows_again_purges_everything(cdn):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    cdn.events.clear()

    list(reproject())

    assert cdn.tags == {cache_tags.ALL}


def test_adapter_of_ones_own_is_called_with_the_tags(settings, cdn):
    settings.PURGE_ADAPTER = f"{__name__}.record_tags"
    RECORDED_TAGS.clear()

    publish(TreatmentFactory(), by=None, at=MONDAY)

    assert cache_tags.list_tag("treatments") in RECORDED_TAGS
    assert cdn.events == []


RECORDED_TAGS: list[str] = []


def record_tags(names):
    RECORDED_TAGS.extend(names)
