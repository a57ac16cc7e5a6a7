"""The five roles, as groups of permissions. No content type is named: what is a draft, is found."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from cms.authoring.models.draft import Draft
from cms.published.checks import is_read_side

PermissionKeys = set[tuple[str, str]]  # of model label and act: ("treatments.Treatment", "publish")

WRITE_ACTS = ("add", "change", "view")
ROW_ACTS = ("add", "change", "delete", "view")  # of the rows below an entry: a line may go again


def permission_keys(models: Iterable[type[Model]], *acts: str) -> PermissionKeys:
    return {(model._meta.label, act) for model in models for act in acts}


def own_models() -> Iterator[type[Model]]:
    """Every model of an app that holds drafts, and of the machinery."""
    labels = {model._meta.app_label for model in apps.get_models() if issubclass(model, Draft)}
    for config in apps.get_app_configs():
        if config.label in labels or config.name.startswith("cms."):
            yield from config.get_models()


def role_permissions() -> dict[str, PermissionKeys]:
    """What each role may do, by the name of its group."""
    keys = list(apps.get_app_config("keys").get_models())
    ours = [model for model in own_models() if model not in keys]
    drafts = [model for model in ours if issubclass(model, Draft)]
    machinery = apps.get_app_config("authoring").get_models()
    rows = [
        model
        for model in ours
        if model._meta.app_label in {draft._meta.app_label for draft in drafts}
        and not issubclass(model, Draft)
        and not is_read_side(model)
    ]
    accounts = apps.get_app_config("auth").get_models()
    # Contracts, contacts and addresses: for who looks after partners, or may set off a recall.
    partners = [model for model in ours if model.__module__.startswith("cms.syndication.")]
    own = [model for model in partners if not model._meta.proxy]
    caring = permission_keys(keys, *WRITE_ACTS) | permission_keys(own, *ROW_ACTS)
    reader = permission_keys(ours, "view") - permission_keys(partners, "view")
    author = reader | permission_keys(drafts, *WRITE_ACTS) | permission_keys(rows, *ROW_ACTS)
    deciding = permission_keys(drafts, "delete", "publish", "withdraw") | permission_keys(
        machinery, *ROW_ACTS
    )
    editor = author | deciding | permission_keys(partners, "view")
    return {
        "author": author,
        "editor": editor,
        "medical reviewer": reader,
        "partner manager": permission_keys(ours, "view") | caring,
        "administrator": editor | permission_keys(accounts, *ROW_ACTS) | caring,
    }


def create_roles() -> None:
    """Create the groups, or bring them back to what is said above. Call it after migrating."""
    with transaction.atomic():
        known = {
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
        for name, wanted in role_permissions().items():
            group, _ = Group.objects.get_or_create(name=name)
            group.permissions.set([known[key] for key in sorted(wanted)])
