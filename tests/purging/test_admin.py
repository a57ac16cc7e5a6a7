"""The admin of pending purge orders."""

import pytest
from django.urls import reverse

from cms.publishing import publish
from cms.purging.models import PurgeOrder
from tests.clock import MONDAY
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])


def test_orders_show_in_the_admin_and_can_be_tried_again(cdn, admin_client):
    cdn.status = 500
    publish(TreatmentFactory(), by=None, at=MONDAY)
    address = reverse("admin:purging_purgeorder_changelist")
    selected = {"action": "try_again", "_selected_action": [PurgeOrder.objects.get().pk]}

    listed = admin_client.get(address).content.decode()
    again = admin_client.post(address, selected, follow=True).content.decode()
    cdn.status = 200
    done = admin_client.post(address, selected, follow=True).content.decode()

    assert "It answered with 500." in listed
    assert "Confirmed: 0 of 1." in again
    assert "Confirmed: 1 of 1." in done
    assert not PurgeOrder.objects.filter(confirmed_at=None).exists()
