"""The five roles, as groups of permissions. No content type is named: drafts are discovered."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from cms.authoring.models.draft import Draft
from cms.published.checks import is_read_side

PermissionKeys = set[tuple[str, str]]  # model label and act: ("treatments.Treatment", "publish")

WRITE_ACTS = ("add", "change", "view")
ROW_ACTS = ("add", "change", "delete", "view")  # rows of an entry may be deleted too


def permission_keys(models: Iterable[type[Model]], *acts: str) -> PermissionKeys:
    """Pair each model with each act."""
    return {(model._meta.label, act) for model in models for act in acts}


def own_models() -> Iterator[type[Model]]:
    """Yield every model of ``cms``, and of the apps that hold drafts."""
    labels = {model._meta.app_label for model in apps.get_models() if issubclass(model, Draft)}
    for config in apps.get_app_configs():
        if config.label in labels or config.name.startswith("cms."):
            yield from config.get_models()


def role_permissions() -> dict[str, PermissionKeys]:
    """Compute the permissions of each role, by the name of its group."""
    keys = list(apps.get_app_config("keys").get_models())
    models = [model for model in own_models() if model not in keys]
    drafts = [model for model in models if issubclass(model, Draft)]
    content_apps = {draft._meta.app_label for draft in drafts}
    rows = [
        model
        for model in models
        if model._meta.app_label in content_apps
        and not issubclass(model, Draft)
        and not is_read_side(model)
    ]
    releases = apps.get_app_config("authoring").get_models()
    accounts = apps.get_app_config("auth").get_models()
    # Contracts, contacts and addresses: for partner managers, and for editors, who cause recalls.
    partners = [model for model in models if model.__module__.startswith("cms.syndication.")]
    partner_tables = [model for model in partners if not model._meta.proxy]

    manage_partners = permission_keys(keys, *WRITE_ACTS) | permission_keys(
        partner_tables, *ROW_ACTS
    )
    view_partners = permission_keys(partners, "view")
    view_all = permission_keys(models, "view")
    reviewer = view_all - view_partners
    author = reviewer | permission_keys(drafts, *WRITE_ACTS) | permission_keys(rows, *ROW_ACTS)
    editor = (
        author
        | permission_keys(drafts, "delete", "publish", "withdraw")
        | permission_keys(releases, *ROW_ACTS)
        | view_partners
    )
    return {
        "author": author,
        "editor": editor,
        "medical reviewer": reviewer,
        "partner manager": view_all | manage_partners,
        "administrator": editor | permission_keys(accounts, *ROW_ACTS) | manage_partners,
    }


def create_roles() -> None:
    """Create the groups, or reset their permissions. Call it after migrating."""
    with transaction.atomic():
        permissions = {
            (
                model._meta.label,
                permission.codename.removesuffix(f"_{model._meta.model_name}"),
            ): permission
            for permission in Permission.objects.filter(
                content_type__in=ContentType.objects.get_for_models(
                    *apps.get_models(), for_concrete_models=False
                ).values()
            ).select_related("content_type")
            if (model := permission.content_type.model_class())
        }
        for name, keys in role_permissions().items():
            group, _ = Group.objects.get_or_create(name=name)
            group.permissions.set([permissions[key] for key in sorted(keys)])
