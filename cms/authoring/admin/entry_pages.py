"""Pages of the admin about one entry, beside its form."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

EntryView = Callable[[HttpRequest, Any], HttpResponse]


def entry_paths(model_admin: Any, views: Mapping[str, EntryView]) -> list[Any]:
    """Build the addresses ``<id>/<act>/`` of views of an entry, for whoever may view it."""
    name = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    return [
        path(f"<uuid:pk>/{act}/", wrap_entry_view(model_admin, view), name=f"{name}_{act}")
        for act, view in views.items()
    ]


def wrap_entry_view(model_admin: Any, view: EntryView) -> Callable[..., HttpResponse]:
    """Wrap a view of an entry into an admin view of the one with the id in the address."""

    def inner(request: HttpRequest, pk: UUID) -> HttpResponse:
        entry = get_object_or_404(model_admin.get_queryset(request), pk=pk)
        if not model_admin.has_view_permission(request, entry):
            raise PermissionDenied
        return view(request, entry)

    wrapped: Callable[..., HttpResponse] = model_admin.admin_site.admin_view(inner)
    return wrapped
