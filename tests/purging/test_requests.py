"""How a cache is told: the tags, in as many requests as they need."""

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

    ((_, said),) = cdn.happened
    assert said["path"] == "/purge?zone=1"
    assert said["headers"]["Authorization"] == "Bearer cdn-secret"
    assert said["headers"]["Surrogate-Key"].split() == said["tags"]
    assert said["headers"]["Cache-Tag"].split(",") == said["tags"]


def test_many_tags_go_in_several_requests(cdn, settings):
    settings.PURGE_METHOD = "PURGE"
    treatments = [TreatmentFactory() for _ in range(TAGS_PER_REQUEST + 5)]

    publish(*treatments, by=None, at=MONDAY)

    sizes = [len(said["tags"]) for _, said in cdn.happened]
    assert (len(sizes), max(sizes)) == (2, TAGS_PER_REQUEST)
    assert {cache_tags.entry_tag(each.pk) for each in treatments} < cdn.tags


def test_publishing_the_same_again_tells_nobody(cdn):
    treatment = TreatmentFactory()
    publish(treatment, by=None, at=MONDAY)
    cdn.happened.clear()

    publish(treatment, by=None, at=TUESDAY)

    assert cdn.happened == []


def test_computing_all_rows_again_purges_everything(cdn):
    publish(TreatmentFactory(), by=None, at=MONDAY)
    cdn.happened.clear()

    list(reproject())

    assert cdn.tags == {cache_tags.ALL}


def test_adapter_of_ones_own_is_called_with_the_tags(settings, cdn):
    settings.PURGE_ADAPTER = f"{__name__}.remember"
    REMEMBERED.clear()

    publish(TreatmentFactory(), by=None, at=MONDAY)

    assert cache_tags.list_tag("treatments") in REMEMBERED
    assert cdn.happened == []


REMEMBERED: list[str] = []


def remember(names):
    REMEMBERED.extend(names)
