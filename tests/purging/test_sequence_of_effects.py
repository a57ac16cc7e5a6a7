"""The order of effects: commit, purge, then everything else."""

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
    before_commit = []

    with transaction.atomic():
        publish(treatment, by=None, at=MONDAY)
        transaction.on_commit(lambda: cdn.events.append(("webhook", {})))
        before_commit.append(list(cdn.events))
    cdn.events.append(("returned", {}))

    assert before_commit == [[]]
    assert [kind for kind, _ in cdn.events] == ["purge", "webhook", "returned"]
    assert not PurgeOrder.objects.filter(confirmed_at=None).exists()


def test_cache_that_is_told_finds_the_new_state(cdn, tmp_path):
    """Whoever asks because of the purge must not be given what was before."""
    treatment = TreatmentFactory()
    sequences = []

    def on_request():
        from django.db import connections

        try:
            sequences.append(Head.objects.get().sequence)
        finally:
            connections.close_all()  # of this thread

    cdn.on_request = on_request
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

    assert cdn.events == []
    assert not PurgeOrder.objects.exists()
