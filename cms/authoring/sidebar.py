"""The sidebar, built from the registered admin classes: a new content type appears by itself.

A ModelAdmin says where it belongs with ``group`` (one of ``GROUPS``), ``icon`` (a Material symbol)
and ``rank``, its place in the group.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

GROUPS = ("Write", "Evidence", "Publishing", "Syndication", "People")


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Build the groups of links that the user may see: the ``navigation`` of Unfold's settings."""
    home = {"title": "Overview", "icon": "home", "link": reverse("admin:index")}
    groups = [{"title": group, "items": group_links(request, group)} for group in GROUPS]
    return [{"title": "", "items": [home]}, *(group for group in groups if group["items"])]


def group_links(request: HttpRequest, group: str) -> list[dict[str, Any]]:
    admins: list[Any] = [
        a for a in admin.site._registry.values() if getattr(a, "group", "") == group
    ]
    return [
        {
            "title": capfirst(str(each.opts.verbose_name_plural)),
            "icon": each.icon,
            "link": reverse(f"admin:{each.opts.app_label}_{each.opts.model_name}_changelist"),
        }
        for each in sorted(admins, key=lambda each: each.rank)
        if each.has_view_permission(request)
    ]
