"""Admin pages of citations: the publications that entries of every type rest on."""

from typing import Any

from django.http import HttpRequest
from unfold.decorators import display

from cms.authoring.admin.history import HistoryMixin
from cms.authoring.admin.inlines import SortableRowInline
from cms.authoring.admin.versioned import VersionedAdmin
from cms.lib.admin import ModelAdmin
from cms.lib.source_fields import Integrity
from studies.models import Citation, CitationAuthor, CitationNotice

INTEGRITY_COLOURS = {
    "current": "success",
    "corrected": "info",
    "superseded": "info",
    "expression_of_concern": "warning",
    "retracted": "danger",
    "withdrawn": "danger",
    "unknown": "default",
}


class AuthorRows(SortableRowInline):
    model = CitationAuthor
    fields = ("family", "given", "orcid")
    show_title = False


class NoticeRows(SortableRowInline):
    model = CitationNotice
    fields = ("type", "date", "notice_doi", "source", "reason")
    show_title = False


class CitationAdmin(HistoryMixin, VersionedAdmin, ModelAdmin):
    """Publications. Saving a citation marks every entry that holds it as changed."""

    group = "Evidence"
    icon = "menu_book"
    rank = 60
    list_display = ("__str__", "container_title", "kind", "doi", "integrity_label")
    list_filter = ("integrity", "kind")
    list_filter_submit = True
    ordering = ("-published_on", "title", "pk")
    search_fields = ("title", "container_title", "doi", "pmid", "authors__family")
    inlines = (AuthorRows, NoticeRows)
    fieldsets = (
        (
            "Publication",
            {
                "classes": ["tab"],
                "fields": (
                    "title",
                    ("kind", "container_title"),
                    ("volume", "issue", "pages"),
                    ("published_on", "published_on_precision"),
                ),
            },
        ),
        (
            "Where to find it",
            {"classes": ["tab"], "fields": ("doi", "url", ("pmid", "pmcid"), "registry_id")},
        ),
        ("Integrity", {"classes": ["tab"], "fields": ("integrity", "integrity_checked_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("authors")

    @display(description="Integrity", ordering="integrity", label=INTEGRITY_COLOURS)
    def integrity_label(self, citation: Citation) -> tuple[str, str]:
        return citation.integrity, Integrity(citation.integrity).label
