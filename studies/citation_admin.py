"""Admin pages of citations: the publications that entries of every type rest on."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from cms.authoring.admin.drafts import DraftAdmin
from cms.authoring.admin.inlines import SortableRowInline
from studies.models import Citation, CitationAuthor, CitationNotice

ADDRESS: Any = ("Address", {"classes": ["tab"], "fields": ("slug", "locale", "translation_key")})
INTEGRITY_COLOURS = {
    "current": "success",
    "corrected": "info",
    "superseded": "info",
    "expression_of_concern": "warning",
    "retracted": "danger",
    "withdrawn": "danger",
    "partly_retracted": "danger",
    "unknown": "default",
}


class NoticeFilter(ChoicesDropdownFilter):
    """A filter for publications with a notice of one type."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "notice"


class AuthorRows(SortableRowInline):
    model = CitationAuthor
    fields = ("family", "given", "orcid")
    show_title = False


class NoticeRows(SortableRowInline):
    model = CitationNotice
    fields = ("type", "date", "notice_doi", "source", "reason")
    show_title = False


class CitationAdmin(DraftAdmin):
    """Publications. Readers see a new edition of one wherever an entry refers to it."""

    group = "Evidence"
    icon = "menu_book"
    rank = 60
    list_display = ("__str__", "doi", "integrity_label")
    list_filter = (("notices__type", NoticeFilter), "kind")
    ordering = ("-published_on", "pk")
    search_fields = ("title", "container_title", "doi", "pmid", "slug", "authors__family")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("integrity_state",)
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
        (
            "Integrity",
            {"classes": ["tab"], "fields": ("integrity_state", "integrity_checked_at")},
        ),
        ADDRESS,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("authors", "notices")

    @display(description="Integrity", label=INTEGRITY_COLOURS)
    def integrity_label(self, citation: Citation) -> tuple[str, str]:
        return citation.integrity, citation.integrity.label

    @admin.display(description="Does it still stand")
    def integrity_state(self, citation: Citation) -> str:
        """Write the integrity with its reason: authors change it by adding a notice."""
        return f"{citation.integrity.label}. {citation.explain_integrity()}"
