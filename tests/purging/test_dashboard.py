"""The admin's first page says when a shared cache may still serve what was withdrawn."""

import pytest
from django.contrib.auth.models import Group, User

from cms.authoring.roles import create_roles
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])
WARNING = "The cache may still serve what was changed or withdrawn since."


@pytest.fixture
def editor(client):
    create_roles()
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    return client


def test_editors_are_told_of_purges_that_were_not_confirmed(cdn, editor):
    cdn.status = 503
    treatment = TreatmentFactory()
    publish(treatment, by=None, at=MONDAY)
    withdraw(treatment, by=None, at=TUESDAY, reason="safety")

    page = editor.get("/admin/").content.decode()

    assert "Purges not confirmed: 2" in page
    assert WARNING in page
    assert "It answered with 503." in page


def test_nothing_is_said_of_purges_that_were_confirmed(cdn, editor):
    publish(TreatmentFactory(), by=None, at=MONDAY)

    assert WARNING not in editor.get("/admin/").content.decode()


def test_nobody_without_the_right_is_told(cdn, client):
    cdn.status = 503
    publish(TreatmentFactory(), by=None, at=MONDAY)
    client.force_login(User.objects.create_user("minimal", is_staff=True))

    assert WARNING not in client.get("/admin/").content.decode()
