"""People at the desk: an author who writes, an editor who also publishes, a reviewer who looks."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from cms.authoring.roles import create_roles


@pytest.fixture
def at_desk(db):
    """``at_desk("author")`` is a browser in which a person of that role has logged in."""
    create_roles()

    def log_in(role: str) -> Client:
        person = User.objects.create_user(role.rsplit(maxsplit=1)[-1], is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(person)
        return client

    return log_in


@pytest.fixture
def author(at_desk) -> Client:
    return at_desk("author")


@pytest.fixture
def editor(at_desk) -> Client:
    return at_desk("editor")


@pytest.fixture
def reviewer(at_desk) -> Client:
    return at_desk("medical reviewer")
