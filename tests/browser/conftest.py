from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client

from cms.authoring.roles import create_roles
from tests.factories.posts import TopicFactory

PASSWORD = "a quiet harbour"


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The live server starts before a test has its own folders, and WhiteNoise wants this one."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def create_account(name, role="editor"):
    create_roles()
    account = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    account.groups.add(Group.objects.get(name=role))
    return account


def log_in(page, name):
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def press(page, name):
    """Press a button that sends a form, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("networkidle")


def enter(page, address, account):
    """Give the window the session of an account, without the page that asks for a password."""
    client = Client()
    client.force_login(account)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


@pytest.fixture
def window(page, live_server):
    """A browser page in which an editor has logged in; ``window.open(path)`` goes to a path."""

    def open_page(path):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")

    def record_error(message):
        if message.type == "error":  # violations of the content policy are logged here
            page.errors.append(message.text)

    page.open = open_page
    page.on("console", record_error)
    enter(page, live_server.url, create_account("editor"))
    return page


@pytest.fixture
def topic():
    return TopicFactory(name="Joints", summary="")
