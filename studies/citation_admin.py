"""Admin pages of citations: the publications that entries of every type rest on."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.widgets import UnfoldBooleanSwitchWidget

from cms.authoring.admin.drafts import DraftAdmin
from cms.authoring.admin.inlines import RowForm, SortableRowInline
from studies.models import Citation, CitationAuthor, CitationNotice

ACKNOWLEDGE = "studies.publish_citation"
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


class NoticeForm(RowForm):
    """A notice, with the mark that an editor has looked at it."""

    acknowledged = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=(
            "Switch it on once you have looked at what the notice means for all that rests on the "
            "publication. It counts for this notice as it is: if it is changed, or another one "
            "comes, please look again."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["acknowledged"] = self.instance.acknowledged_at is not None


class NoticeRows(SortableRowInline):
    model = CitationNotice
    form = NoticeForm
    fields = ("type", "date", "notice_doi", "source", "reason", "acknowledged", "acknowledgement")
    readonly_fields = ("acknowledgement",)
    show_title = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Let those alone acknowledge a notice who may publish what readers learn of it."""
        formset = super().get_formset(request, obj, **kwargs)
        fields = formset.form.base_fields
        if "acknowledged" in fields:  # not on the page of somebody who may only look
            fields["acknowledged"] = copy(fields["acknowledged"])
            fields["acknowledged"].disabled = not request.user.has_perm(ACKNOWLEDGE)
        return formset

    @admin.display(description="By")
    def acknowledgement(self, notice: CitationNotice) -> str:
        if notice.acknowledged_at is None:
            return "Nobody yet"
        return f"{notice.acknowledged_by or 'Somebody'}, {notice.acknowledged_at.date()}"


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

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is CitationNotice:
            for row in formset.forms:
                if row.has_changed() and row.instance.pk:  # neither empty nor deleted
                    row.instance.record_acknowledgement(
                        row.changed_data,
                        is_wanted=row.cleaned_data["acknowledged"],
                        by=request.user,
                        at=timezone.now(),
                    )

    @display(description="Integrity", label=INTEGRITY_COLOURS)
    def integrity_label(self, citation: Citation) -> tuple[str, str]:
        return citation.integrity, citation.integrity.label

    @admin.display(description="Does it still stand")
    def integrity_state(self, citation: Citation) -> str:
        """Write the integrity with its reason: authors change it by adding a notice."""
        return f"{citation.integrity.label}. {citation.explain_integrity()}"
