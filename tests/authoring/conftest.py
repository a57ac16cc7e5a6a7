"""Clients of logged-in people: an author, an editor (who also publishes) and a reviewer."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from cms.authoring.roles import create_roles
from tests.page_client import PageClient
from tests.snapshots import restore_or_make


@pytest.fixture
def log_in_as(db):
    """``log_in_as("author")`` returns a client in which a new account of that role is logged in."""
    restore_or_make(create_roles)

    def log_in(role: str) -> Client:
        person = User.objects.create_user(role.rsplit(maxsplit=1)[-1], is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        client = PageClient()
        client.force_login(person)
        return client

    return log_in


@pytest.fixture
def author(log_in_as) -> Client:
    return log_in_as("author")


@pytest.fixture
def editor(log_in_as) -> Client:
    return log_in_as("editor")


@pytest.fixture
def reviewer(log_in_as) -> Client:
    return log_in_as("medical reviewer")
