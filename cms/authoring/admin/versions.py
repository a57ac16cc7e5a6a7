"""What a page showed when it was opened: every form carries it, and every act is bound to it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.html import format_html

from cms.authoring.admin.entry_search import admin_url
from cms.authoring.models.revision import lock_instance
from cms.lib.versions import NOT_SHOWN, MovedOnError, Version, require_version

VERSION_FIELD = "version"


def reload(instance: Any) -> Any:
    """Load the instance as it is saved: a form that was refused has changed the one at hand.

    A draft knows the same companions as before.
    """
    saved = type(instance)._base_manager.get(pk=instance.pk)
    if companions := getattr(instance, "companions", None):
        saved.companions = companions
    return saved


def write_versions(instances: Iterable[Any]) -> list[str]:
    """Write the values of a page's hidden fields: the id and the version of all that it shows."""
    return [f"{instance.pk}:{instance.version()}" for instance in instances]


def read_versions(request: HttpRequest, instances: Iterable[Any]) -> dict[UUID, Version]:
    """Read what the page showed of each instance when it was opened, from its hidden fields."""
    shown: dict[str, Version | None] = {}
    for value in request.POST.getlist(VERSION_FIELD):
        key, _, version = value.partition(":")
        shown[key] = Version.parse(version)
    return {each.pk: shown.get(str(each.pk)) or NOT_SHOWN for each in instances}


def require_shown(request: HttpRequest, instances: Iterable[Any]) -> None:
    """Lock what a submitted page acts upon, in a transaction.

    Raises MovedOnError if something of it is not in the version that was shown.
    """
    if request.method != "POST":
        return
    for instance in instances:
        saved = lock_instance(instance)
        require_version(saved, read_versions(request, [saved])[saved.pk])


def add_moved_on_message(request: HttpRequest, error: MovedOnError) -> None:
    """Say that nothing was done, why, and where the two versions stand side by side."""
    text = "{} Nothing was done. Look at it as it is now, and confirm again."
    try:
        url = admin_url(error.draft, "compare", error.draft.pk)
    except NoReverseMatch:
        messages.error(request, format_html(text, error))
        return
    messages.error(
        request,
        format_html(
            text + ' <a href="{}?from={}&to={}">See what was changed</a>',
            error,
            url,
            error.shown.revision or 1,
            error.current.revision,
        ),
    )
