"""Admin pages of claims."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe
from unfold.widgets import UnfoldAdminSelectWidget

from claims.admin_views import describe_claims, list_claims, preview_words
from claims.fact_choices import list_facts, list_treatments, preview_facts
from claims.facts import get_fact_sheet
from claims.insertion import create_claim
from claims.models import Claim, ClaimAcceptance, ClaimFact, ClaimResult, ClaimTreatment
from claims.phrasing_input import ClaimRefusedError
from claims.result_choices import list_results
from cms.authoring.admin.accepted_figures import AcceptedFigureInline
from cms.authoring.admin.drafts import DraftAdmin
from cms.authoring.admin.inlines import SortableRowInline
from cms.pictures.admin_fields import PICTURES_TAB, PicturesField

NO_RIGHT = "You may not add claims. Ask an editor to add this figure, or choose one that is there."


class ResultRows(SortableRowInline):
    model = ClaimResult
    fields = ("result", "role", "note")
    autocomplete_fields = ("result",)
    show_title = False

    def get_queryset(self, request: HttpRequest) -> Any:
        result: Any = ClaimResult._meta.get_field("result").related_model
        relations = [f"result__{name}" for name in result.label_relations]
        return super().get_queryset(request).select_related(*relations)


class TreatmentRows(SortableRowInline):
    model = ClaimTreatment
    fields = ("treatment",)
    autocomplete_fields = ("treatment",)
    verbose_name_plural = "treatments (for a fact or a table)"
    show_title = False


class FactRows(SortableRowInline):
    model = ClaimFact
    fields = ("name", "other")
    autocomplete_fields = ("other",)
    verbose_name_plural = "facts of these treatments"
    show_title = False

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer the facts that treatments declare."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name != "name" or field is None:
            return field
        facts = [(name, fact.label) for name, fact in get_fact_sheet().facts.items()]
        return forms.ChoiceField(
            label="Fact",
            choices=[("", "---------"), *facts],
            help_text=db_field.help_text,
            widget=UnfoldAdminSelectWidget,
        )


class AcceptanceRows(AcceptedFigureInline):
    model = ClaimAcceptance
    verbose_name_plural = "accepted figures and warnings"


@admin.register(Claim)
class ClaimAdmin(PicturesField, DraftAdmin):
    group = "Evidence"
    icon = "format_quote"
    rank = 35
    list_display = ("statement", "derivation", "expires_on")
    list_filter = ("derivation", "expires_on")
    search_fields = ("statement", "slug", "quoted_figure", "population_text")
    prepopulated_fields = {"slug": ("statement",)}
    readonly_fields = ("words", "pictures")
    inlines = (ResultRows, TreatmentRows, FactRows, AcceptanceRows)
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
        PICTURES_TAB,
        ("Address", {"classes": ["tab"], "fields": ("slug", "locale", "translation_key")}),
    )

    def get_urls(self) -> list[URLPattern]:
        views = {
            "choices": self.protect_view(require_safe(list_claims)),
            "results": self.protect_view(require_safe(list_results)),
            "words": self.protect_view(require_safe(preview_words)),
            "treatments": self.protect_view(require_safe(list_treatments)),
            "facts": self.protect_view(require_safe(list_facts)),
            "statements": self.protect_view(require_safe(preview_facts)),
            "create": self.protect_view(require_POST(self.create_view)),
        }
        own = [path(f"{name}/", view, name=f"claims_claim_{name}") for name, view in views.items()]
        return [*own, *super().get_urls()]

    def protect_view(self, view: Callable[[HttpRequest], HttpResponse]) -> Any:
        """Wrap a view of the editor for users who may view claims; others get 403."""

        def check_permission(request: HttpRequest) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request)

        return self.admin_site.admin_view(check_permission)

    def create_view(self, request: HttpRequest) -> JsonResponse:
        """Create the draft of a claim for a figure that is being inserted into a text."""
        if not self.has_add_permission(request):
            return JsonResponse({"error": NO_RIGHT}, status=403)
        try:
            claim = create_claim(request)
        except ClaimRefusedError as error:
            return JsonResponse({"error": str(error)}, status=400)
        self.log_addition(request, claim, [{"added": {}}])
        return JsonResponse(describe_claims([claim])[0], status=201)

    @admin.display(description="The words")
    def words(self, claim: Claim) -> str:
        """Show what readers will read, or why the results don't give it."""
        if claim._state.adding:
            return "Choose the results in the next tab and save: the words appear here."
        claim.prepare_rendering()
        quotation = claim.quotation
        if quotation.text:
            return f"“{quotation.text}”"
        return quotation.problem or "No published result or treatment supports this claim yet."
