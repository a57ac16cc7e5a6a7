"""The change log and the editions in the admin, read-only."""

from django.contrib import admin
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from cms.authoring.admin.entry_search import admin_url
from cms.authoring.models.draft import draft_types
from cms.lib.admin import ReadOnlyModelAdmin
from cms.lib.instants import format_instant
from cms.published.models.log import Change, Edition

#: How each kind of change reads in the past tense.
ACTS = {
    Change.Kind.PUBLISH: "Published",
    Change.Kind.WITHDRAW: "Withdrawn",
    Change.Kind.EVIDENCE: "Evidence moved",
}


class LogAdmin(ReadOnlyModelAdmin):
    """Base of the two lists: the columns that both have."""

    group = "Publishing"
    list_per_page = 50

    @display(description="Entry")
    def entry(self, row: Change | Edition) -> str:
        """Link to the form of the draft."""
        url = admin_url(draft_types()[row.type], "change", row.entry_id)
        name = getattr(row, "slug", row.entry_id)
        return format_html('<a href="{}" class="entry-link">{}</a>', url, name)

    @display(description="Time", ordering="at")
    def time(self, row: Change | Edition) -> str:
        return format_instant(row.at)


@admin.register(Change)
class ChangeAdmin(LogAdmin):
    icon = "receipt_long"
    rank = 20
    ordering = ("-sequence",)
    list_display = ("sequence", "time", "act", "type", "entry", "edition", "classification", "note")
    list_filter = tuple(
        (name, ChoicesDropdownFilter) for name in ("kind", "significance", "reason", "evidence")
    )
    search_fields = ("slug", "note")

    @display(
        description="Act",
        label={
            Change.Kind.PUBLISH: "success",
            Change.Kind.WITHDRAW: "danger",
            Change.Kind.EVIDENCE: "warning",
        },
    )
    def act(self, change: Change) -> tuple[str, str]:
        return change.kind, ACTS[Change.Kind(change.kind)]

    @display(description="What it is", empty_value="")
    def classification(self, change: Change) -> str:
        return change.reason or change.evidence or change.significance


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
