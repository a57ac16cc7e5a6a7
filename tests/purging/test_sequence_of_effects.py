"""Commit, purge, then everything else: a shared cache is told before anybody can ask it again."""

import pytest
from django.db import transaction

from cms.published.models.log import Head
from cms.publishing import publish, withdraw
from cms.purging.models import PurgeOrder
from tests.clock import MONDAY, TUESDAY
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])


def test_nothing_is_ordered_without_an_address(settings):
    settings.PURGE_URL = ""
    treatment = TreatmentFactory()

    publish(treatment, by=None, at=MONDAY)
    withdraw(treatment, by=None, at=TUESDAY, reason="error")

    assert not PurgeOrder.objects.exists()


def test_purge_comes_after_the_commit_and_before_everything_else(cdn):
    treatment = TreatmentFactory()
    seen = []

    with transaction.atomic():
        publish(treatment, by=None, at=MONDAY)
        transaction.on_commit(lambda: cdn.happened.append(("webhook", {})))
        seen.append(list(cdn.happened))
    cdn.happened.append(("returned", {}))

    assert seen == [[]]
    assert [kind for kind, _ in cdn.happened] == ["purge", "webhook", "returned"]
    assert not PurgeOrder.objects.exists()


def test_cache_that_is_told_finds_the_new_state(cdn, tmp_path):
    """Whoever asks because of the purge must not be given what was before."""
    treatment = TreatmentFactory()
    sequences = []

    def look():
        from django.db import connections

        try:
            sequences.append(Head.objects.get().sequence)
        finally:
            connections.close_all()  # of this thread

    cdn.look = look
    with transaction.atomic():
        publish(treatment, by=None, at=MONDAY)
        withdraw(treatment, by=None, at=TUESDAY, reason="safety")

    assert sequences == [2, 2]


def test_order_goes_with_the_change_it_belongs_to(cdn):
    def fail():
        with transaction.atomic():
            publish(TreatmentFactory(), by=None, at=MONDAY)
            raise RuntimeError("the release failed")

    with pytest.raises(RuntimeError):
        fail()

    assert cdn.happened == []
    assert not PurgeOrder.objects.exists()
