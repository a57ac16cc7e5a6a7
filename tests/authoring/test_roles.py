"""The five groups: what ships with each, found without naming a content type."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from cms.authoring.models.draft import Draft
from cms.authoring.roles import create_roles

pytestmark = pytest.mark.django_db
DRAFTS = [model for model in apps.get_models() if issubclass(model, Draft)]


def get_permissions(name: str) -> set[str]:
    permissions = Group.objects.get(name=name).permissions.select_related("content_type")
    return {
        f"{permission.content_type.app_label}.{permission.codename}" for permission in permissions
    }


def permissions_of(model, *acts: str) -> set[str]:
    return {f"{model._meta.app_label}.{act}_{model._meta.model_name}" for act in acts}


@pytest.mark.parametrize("model", DRAFTS)
def test_roles_give_each_its_part_of_every_draft(model):
    every = permissions_of(model, "add", "change", "delete", "view", "publish", "withdraw")

    create_roles()

    assert {
        name: get_permissions(name) & every for name in Group.objects.values_list("name", flat=True)
    } == {
        "author": permissions_of(model, "add", "change", "view"),
        "editor": every,
        "medical reviewer": permissions_of(model, "view"),
        "partner manager": permissions_of(model, "view"),
        "administrator": every,
    }


def test_roles_let_authors_remove_a_row_below_an_entry():
    create_roles()

    assert "treatments.delete_criterion" in get_permissions("author")
    assert "treatments.delete_treatment" not in get_permissions("author")


def test_roles_let_nobody_touch_what_readers_see():
    create_roles()

    touching = {
        permission
        for name in Group.objects.values_list("name", flat=True)
        for permission in get_permissions(name)
        if "published" in permission and ".view_" not in permission
    }

    assert touching == set()


def test_roles_give_accounts_to_administrators_alone():
    create_roles()

    groups = Group.objects.filter(permissions__codename="change_user")

    assert list(groups.values_list("name", flat=True)) == ["administrator"]


@pytest.mark.parametrize("act", ["add", "change", "view"])
def test_roles_give_keys_to_partner_managers_and_administrators_alone(act):
    create_roles()

    groups = Group.objects.filter(permissions__codename=f"{act}_key").order_by("name")

    assert list(groups.values_list("name", flat=True)) == ["administrator", "partner manager"]


@pytest.mark.parametrize("name", ["partner", "recall", "subscription", "delivery"])
def test_roles_show_contracts_and_addresses_of_partners_to_no_author(name):
    create_roles()

    groups = Group.objects.filter(permissions__codename=f"view_{name}").order_by("name")

    assert list(groups.values_list("name", flat=True)) == [
        "administrator", "editor", "partner manager",
    ]  # fmt: skip


def test_roles_command_restores_what_ships_and_leaves_members(capsys):
    call_command("roles")
    shipped = get_permissions("editor")
    Group.objects.get(name="editor").permissions.clear()
    ines = User.objects.create_user("ines")
    ines.groups.add(Group.objects.get(name="editor"))

    call_command("roles")

    assert get_permissions("editor") == shipped
    assert list(ines.groups.values_list("name", flat=True)) == ["editor"]
