"""The log and the editions: machinery that can be looked at, and changed by nobody."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from cms.authoring.admin.entry_search import admin_address
from cms.authoring.management.base import draft_types
from cms.lib.admin import ReadOnlyModelAdmin
from cms.lib.instants import format_instant
from cms.published.models.log import Change, Edition


class LogAdmin(ReadOnlyModelAdmin):
    """The columns that the log and the editions share."""

    group = "Publishing"
    list_per_page = 50

    @display(description="Entry")
    def entry(self, row: Any) -> str:
        """A link to the draft; the type says which admin it is edited in."""
        address = admin_address(draft_types()[row.type], "change", row.entry_id)
        name = getattr(row, "slug", row.entry_id)
        return format_html('<a href="{}" class="entry-link">{}</a>', address, name)

    @display(description="Time", ordering="at")
    def time(self, row: Any) -> str:
        return format_instant(row.at)


@admin.register(Change)
class ChangeAdmin(LogAdmin):
    icon = "receipt_long"
    rank = 20
    ordering = ("-sequence",)
    list_display = ("sequence", "time", "act", "type", "entry", "edition", "why", "note")
    list_filter = tuple(
        (name, ChoicesDropdownFilter) for name in ("kind", "significance", "reason")
    )
    search_fields = ("slug", "note")

    @display(
        description="Act", label={Change.Kind.PUBLISH: "success", Change.Kind.WITHDRAW: "danger"}
    )
    def act(self, change: Change) -> tuple[str, str]:
        return change.kind, {"publish": "Published", "withdraw": "Withdrawn"}[change.kind]

    @display(description="What it is", empty_value="")
    def why(self, change: Change) -> str:
        return change.reason or change.significance


@admin.register(Edition)
class EditionAdmin(LogAdmin):
    icon = "history_edu"
    rank = 30
    ordering = ("-sequence",)
    list_display = ("sequence", "time", "type", "entry", "number", "digest_start")
    search_fields = ("=entry_id", "=digest")

    @display(description="Digest")
    def digest_start(self, edition: Edition) -> str:
        return edition.digest[:12] + "…"
