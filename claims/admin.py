"""Admin pages of claims."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.models import Claim, ClaimResult
from cms.authoring.admin.drafts import DraftAdmin
from cms.authoring.admin.inlines import SortableRowInline


class ResultRows(SortableRowInline):
    model = ClaimResult
    fields = ("result", "role", "note")
    autocomplete_fields = ("result",)
    show_title = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClaimResult]:
        return super().get_queryset(request).select_related("result__measure")  # type: ignore[no-any-return]  # Unfold ships no types


@admin.register(Claim)
class ClaimAdmin(DraftAdmin):
    group = "Evidence"
    icon = "format_quote"
    rank = 35
    list_display = ("statement", "derivation", "expires_on")
    list_filter = ("derivation", "expires_on")
    search_fields = ("statement", "slug", "quoted_figure", "population_text")
    prepopulated_fields = {"slug": ("statement",)}
    readonly_fields = ("words",)
    inlines = (ResultRows,)
    fieldsets: Any = (
        (
            "Claim",
            {
                "classes": ["tab"],
                "fields": (
                    "statement",
                    ("derivation", "hedge", "decimals"),
                    "words",
                    ("population_text", "timeframe_text"),
                ),
            },
        ),
        (
            "Contrary evidence and earlier texts",
            {
                "classes": ["tab"],
                "fields": (
                    "search_note",
                    ("searched_by", "searched_on"),
                    "quoted_figure",
                    "expires_on",
                ),
            },
        ),
        ("Address", {"classes": ["tab"], "fields": ("slug", "locale", "translation_key")}),
    )

    @admin.display(description="The words")
    def words(self, claim: Claim) -> str:
        """Show what readers will read, or why the results don't give it."""
        if claim._state.adding:
            return "Choose the results in the next tab and save: the words appear here."
        claim.render()
        quotation = claim.quotation
        if quotation.text:
            return f"“{quotation.text}”"
        return quotation.problem or "No published result supports this claim yet."
