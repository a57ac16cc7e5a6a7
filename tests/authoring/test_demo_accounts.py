"""The demo accounts: one per role, made once, and never in production."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db

ACCOUNTS = [
    ("admin", "administrator"),
    ("author", "author"),
    ("editor", "editor"),
    ("partners", "partner manager"),
    ("reviewer", "medical reviewer"),
]


@pytest.fixture
def demo(settings) -> None:
    settings.DEMO = True
    settings.DEMO_PASSWORD = "a quiet harbour"


def accounts() -> list[tuple[str, str]]:
    return list(User.objects.order_by("username").values_list("username", "groups__name"))


def test_demo_accounts_refuses_where_nobody_asked_for_a_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="MARROW_DEMO=1"):
        call_command("demo_accounts")

    assert accounts() == []


def test_demo_accounts_makes_one_per_role(demo, capsys):
    call_command("demo_accounts")

    assert accounts() == ACCOUNTS
    assert all(user.is_staff and not user.is_superuser for user in User.objects.all())
    assert all(user.check_password("a quiet harbour") for user in User.objects.all())
    assert capsys.readouterr().out == (
        "Demo accounts: author, editor, reviewer, partners, admin. "
        "Password: from MARROW_DEMO_PASSWORD\n"
    )


def test_demo_accounts_prints_the_password_it_made_up(demo, settings, capsys):
    settings.DEMO_PASSWORD = ""

    call_command("demo_accounts")

    password = capsys.readouterr().out.split("Password: ")[1].strip()
    assert User.objects.get(username="editor").check_password(password)


def test_demo_accounts_changes_nothing_the_second_time(demo, settings, capsys):
    call_command("demo_accounts")
    settings.DEMO_PASSWORD = "another one"
    capsys.readouterr()

    call_command("demo_accounts")

    assert accounts() == ACCOUNTS
    assert User.objects.get(username="admin").check_password("a quiet harbour")
    assert capsys.readouterr().out == (
        "Demo accounts: author, editor, reviewer, partners, admin (made earlier, unchanged).\n"
    )


def test_demo_accounts_makes_only_what_is_missing(demo):
    call_command("demo_accounts")
    User.objects.get(username="partners").delete()

    call_command("demo_accounts")

    assert accounts() == ACCOUNTS
