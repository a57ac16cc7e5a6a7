"""The admin of studies, their results, measures and citations."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from cms.authoring.admin.drafts import DraftAdmin
from cms.authoring.admin.inlines import RowForm, SortableRowInline
from studies.citation_admin import CitationAdmin
from studies.models import (
    AnalysisPopulation,
    Citation,
    OutcomeMeasure,
    OutcomeResult,
    Study,
    StudyArm,
    StudyReport,
)

ADDRESS: Any = ("Address", {"classes": ["tab"], "fields": ("slug", "locale", "translation_key")})
# What the lists of choices print of a row, fetched with the rows.
PRINTED = {
    StudyReport: ("citation",),
    StudyArm: (),
    AnalysisPopulation: (),
    OutcomeResult: ("measure",),
}


class OwnRows:
    """Fields that choose another row of the study offer that study's rows, and no others."""

    path_to_page: str  # from the row's study to what the page edits

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model in PRINTED:
            rows = db_field.related_model.objects.select_related(*PRINTED[db_field.related_model])
            match = request.resolver_match
            page = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = rows.filter(**{self.path_to_page: page}) if page else rows.none()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # the admin's


class StudyRows(OwnRows, SortableRowInline):
    path_to_page = "study"


class ReportRows(StudyRows):
    model = StudyReport
    fields = ("citation", "role", "position")
    autocomplete_fields = ("citation",)
    show_title = False


class ArmRows(StudyRows):
    model = StudyArm
    fields = ("label", "role", "treatment", "n_allocated", "n_received", "position")
    autocomplete_fields = ("treatment",)
    show_title = False


class PopulationRows(StudyRows):
    model = AnalysisPopulation
    fields = ("label", "kind", "n", "parent", "arm", "position")
    show_title = False


class ResultRows(StudyRows):
    """The common columns; the pencil leads to all that can be said of one result."""

    model = OutcomeResult
    show_change_link = True
    fields = (
        "measure", "arm", "timepoint_days", "statistic", "n_analysed", "n_events",
        "value", "position",
    )  # fmt: skip
    autocomplete_fields = ("measure",)


@admin.register(Study)
class StudyAdmin(DraftAdmin):
    group = "Evidence"
    icon = "science"
    rank = 30
    list_display = ("title", "design", "year", "n_enrolled")
    list_filter = ("design", "year")
    search_fields = ("title", "summary", "slug", "reports__citation__doi")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("conditions",)
    inlines = (ArmRows, ResultRows, PopulationRows, ReportRows)
    fieldsets = (
        (
            "Study",
            {
                "classes": ["tab"],
                "fields": ("title", "summary", ("design", "year", "n_enrolled"), "conditions"),
            },
        ),
        (
            "Details",
            {
                "classes": ["tab"],
                "fields": ("population_text", ("masking", "conflicts"), "funding_text"),
            },
        ),
        ADDRESS,
    )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row, changed in formset.changed_objects:
            if isinstance(row, OutcomeResult):
                row.forget_verification(changed)


@admin.register(OutcomeResult)
class OutcomeResultAdmin(OwnRows, ModelAdmin):
    """One result with all that can be said of it. Most are added on the page of their study."""

    group = "Evidence"
    icon = "monitoring"
    rank = 40
    form = RowForm
    path_to_page = "study__results"
    list_display = (
        "figure_reported",
        "study",
        "measure",
        "statistic",
        "timepoint_days",
        "verified",
    )
    list_filter = ("measure", "statistic")
    list_select_related = ("study", "measure")
    list_filter_submit = True
    ordering = ("study__title", "position", "pk")
    search_fields = ("study__title", "measure__name", "as_reported", "event_definition")
    autocomplete_fields = ("study", "measure")
    warn_unsaved_form = True
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminExpandableTextareaWidget}}
    actions = ("verify",)
    first = ("study", "measure", ("timepoint_days", "timepoint_kind"))
    figures = (
        "statistic",
        ("n_analysed", "n_events"),
        ("value", "value_low", "value_high"),
        ("as_reported", "decimals_reported"),
    )
    # The rows of a study can be chosen once the study is known, so a new result begins short.
    new_fieldsets = (("New result", {"fields": (*first, *figures)}),)
    fieldsets = (
        ("Result", {"classes": ["tab"], "fields": (*first, ("arm", "population"), *figures)}),
        (
            "Comparison and certainty",
            {
                "classes": ["tab"],
                "fields": (
                    ("comparator_arm",),
                    ("ci_level", "ci_low", "ci_high"),
                    "p_value",
                    ("baseline", "baseline_population_mismatch"),
                ),
            },
        ),
        (
            "Source",
            {
                "classes": ["tab"],
                "fields": (
                    ("report", "locator"),
                    "event_definition",
                    ("verified_by", "verified_at"),
                ),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.new_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("study", "verified_by", "verified_at") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        obj.forget_verification(form.changed_data)
        obj.study.refresh_digest()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        obj.study.refresh_digest()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        studies = list(Study.objects.filter(results__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        for study in studies:
            study.refresh_digest()

    @admin.action(description="Checked against the report", permissions=["change"])
    def verify(self, request: HttpRequest, queryset: Any) -> None:
        count = queryset.update(verified_by=request.user, verified_at=timezone.now())
        self.message_user(request, f"Noted: you have checked {count} of the results.")

    @display(description="Result")
    def figure_reported(self, result: OutcomeResult) -> str:
        return result.as_reported or result.figure()

    @display(description="Checked", boolean=True)
    def verified(self, result: OutcomeResult) -> bool:
        return result.verified_at is not None


@admin.register(OutcomeMeasure)
class OutcomeMeasureAdmin(DraftAdmin):
    group = "Evidence"
    icon = "straighten"
    rank = 50
    list_display = ("name", "abbr", "domain", "better")
    list_filter = ("domain", "data_type")
    search_fields = ("name", "abbr", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (
            "Measure",
            {
                "classes": ["tab"],
                "fields": (
                    ("name", "abbr"),
                    ("domain", "data_type", "better"),
                    ("unit", "scale_min", "scale_max"),
                    ("minimal_important_change_absolute", "minimal_important_change_relative"),
                ),
            },
        ),
        ADDRESS,
    )


admin.site.register(Citation, CitationAdmin)
