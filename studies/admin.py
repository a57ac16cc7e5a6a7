"""Admin pages of studies, results and measures."""

from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from cms.authoring.admin.drafts import DraftAdmin
from cms.authoring.admin.history import HistoryRedirectMixin
from cms.authoring.admin.inlines import RowForm, SortableRowInline
from cms.authoring.admin.new_rows import NewRowField, NewRowsAdminMixin
from cms.authoring.admin.versioned import VersionedAdmin, record_save
from cms.authoring.admin.versions import VERSION_FIELD, read_versions
from cms.authoring.models.content import capture_content, digest_content
from cms.authoring.models.ordered_rows import next_position
from cms.lib.admin import ModelAdmin
from cms.lib.versions import Version
from cms.pictures.admin_fields import PICTURES_TAB, PicturesField
from studies.citation_admin import ADDRESS, CitationAdmin
from studies.models import (
    AnalysisPopulation,
    BaselineCharacteristic,
    Citation,
    NoticeProposal,
    OutcomeMeasure,
    OutcomeResult,
    Study,
    StudyArm,
    StudyReport,
)
from studies.notice_admin import NoticeProposalAdmin
from studies.result_rows_admin import ResultRowFormSet

# The relations that the labels of choices print, fetched with the rows.
LABEL_RELATIONS = {
    StudyReport: ("citation",),
    StudyArm: (),
    AnalysisPopulation: (),
    OutcomeResult: OutcomeResult.label_relations,
}


class SameStudyChoices:
    """Offer only rows of the same study in fields that choose a row of the study."""

    page_lookup: str  # from a row to the object that the page edits

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model in LABEL_RELATIONS:
            rows = db_field.related_model.objects.select_related(
                *LABEL_RELATIONS[db_field.related_model]
            )
            match = request.resolver_match
            page = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = rows.filter(**{self.page_lookup: page}) if page else rows.none()
            kwargs["form_class"] = NewRowField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # the admin's


class StudyRows(SameStudyChoices, SortableRowInline):
    page_lookup = "study"


class ReportRows(StudyRows):
    model = StudyReport
    named_by = "citation"
    fields = ("citation", "role")
    autocomplete_fields = ("citation",)
    show_title = False


class ArmRows(StudyRows):
    model = StudyArm
    named_by = "label"
    fields = (
        *("label", "role", "treatment", "n_allocated", "n_received", "n_analysed"),
        *("n_lost", "n_discontinued", "discontinuation_reasons"),
    )
    autocomplete_fields = ("treatment",)
    show_title = False


class PopulationRows(StudyRows):
    model = AnalysisPopulation
    named_by = "label"
    fields = ("label", "kind", "n", "parent", "arm")
    copied_fields = ("kind", "parent", "arm")
    show_title = False


class BaselineRows(StudyRows):
    model = BaselineCharacteristic
    fields = ("characteristic", "arm", "value", "unit")
    show_title = False


class ResultRows(StudyRows):
    """The common fields of results; the pencil leads to the page with all fields."""

    model = OutcomeResult
    formset = ResultRowFormSet
    page_size = 20  # rows of thirty fields
    show_change_link = True
    template_after = "studies/pasted_table.html"
    folded_title = "Range, spread, p, other group, report and more"
    folded_fields = (
        *("ci_level", "p_operator", "p_value", "value_low", "value_high"),
        *("dispersion", "dispersion_kind", "comparator_arm", "comparator_population"),
        *("comparator_n_analysed", "comparator_n_events", "timepoint_kind", "is_primary"),
        *("event_definition", "report", "locator", "as_reported", "decimals_reported"),
        *("n_studies", "pooling_model", "i_squared"),
    )
    fields = (
        *("measure", "population", "arm", "timepoint_days", "statistic"),
        *("n_analysed", "n_events", "value", "ci_low", "ci_high"),
        *folded_fields,
    )
    autocomplete_fields = ("measure",)
    #: Never a figure: one that nobody changed would stand as the result of another group.
    copied_fields = (
        *("measure", "population", "arm", "comparator_arm", "statistic", "ci_level"),
        *("dispersion_kind", "report", "locator"),
    )

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[OutcomeResult]":
        """Join the groups that the titles of rows name."""
        rows: models.QuerySet[OutcomeResult] = super().get_queryset(request)
        return rows.select_related("arm", "comparator_arm", "population")


@admin.register(Study)
class StudyAdmin(PicturesField, NewRowsAdminMixin, DraftAdmin):
    group = "Evidence"
    icon = "science"
    rank = 30
    list_display = ("title", "design", "year", "n_enrolled")
    list_filter = ("design", "year")
    search_fields = ("title", "summary", "slug", "reports__citation__doi")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("pictures",)
    autocomplete_fields = ("conditions", "included_studies", "protocol")
    inlines = (ArmRows, PopulationRows, ReportRows, ResultRows, BaselineRows)
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
                "fields": (
                    "population_text",
                    ("masking", "masked"),
                    ("randomisation", "allocation"),
                    ("conflicts", "funding_text"),
                ),
            },
        ),
        (
            "Where and when",
            {
                "classes": ["tab"],
                "fields": (
                    ("setting", "countries"),
                    ("started_on", "ended_on"),
                    ("registry", "registration_number", "is_prospective"),
                    "protocol",
                ),
            },
        ),
        (
            "Flow",
            {
                "classes": ["tab"],
                "fields": (("n_assessed", "n_excluded"), "exclusion_reasons"),
            },
        ),
        (
            "Review",
            {
                "classes": ["tab"],
                "description": "For systematic reviews, meta-analyses and guidelines only.",
                "fields": (
                    ("searched_to", "n_studies"),
                    "databases",
                    "included_studies",
                    ("risk_of_bias_tool", "risk_of_bias"),
                ),
            },
        ),
        PICTURES_TAB,
        ADDRESS,
    )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        for each in context["inline_admin_formsets"]:
            if count := getattr(each.formset, "read_count", 0):
                rows = "1 result was" if count == 1 else f"{count} results were"
                sentence = f"{rows} read from the table. Look at them, correct them, then save."
                messages.info(request, sentence)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row, changed in formset.changed_objects:
            if isinstance(row, OutcomeResult):
                row.clear_verification(changed)


@admin.register(OutcomeResult)
class OutcomeResultAdmin(SameStudyChoices, HistoryRedirectMixin, VersionedAdmin, ModelAdmin):
    """All fields of one result. Most results are added on the page of their study."""

    group = "Evidence"
    icon = "monitoring"
    rank = 40
    form = RowForm
    page_lookup = "study__results"
    list_display = (
        "reported_figure",
        "study",
        "measure",
        "statistic",
        "timepoint_days",
        "verified",
    )
    list_filter = ("measure", "statistic", "is_primary", "predates_rules")
    list_select_related = OutcomeResult.label_relations
    list_filter_submit = True
    ordering = ("study__title", "position", "pk")
    search_fields = ("study__title", "measure__name", "as_reported", "event_definition")
    autocomplete_fields = ("study", "measure")
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminExpandableTextareaWidget}}
    actions = ("verify",)
    identifying_fields = ("study", "measure", ("timepoint_days", "timepoint_kind"))
    figure_fields = (
        ("statistic", "is_primary"),
        ("n_analysed", "n_events"),
        ("value", "value_low", "value_high"),
        ("as_reported", "decimals_reported"),
    )
    # The rows of a study can be chosen once the study is known, so a new result begins short.
    add_fieldsets = (("New result", {"fields": (*identifying_fields, *figure_fields)}),)
    fieldsets = (
        (
            "Result",
            {
                "classes": ["tab"],
                "fields": (*identifying_fields, ("arm", "population"), *figure_fields),
            },
        ),
        (
            "Comparison and certainty",
            {
                "classes": ["tab"],
                "fields": (
                    ("comparator_arm", "comparator_population"),
                    ("comparator_n_analysed", "comparator_n_events"),
                    ("ci_level", "ci_low", "ci_high"),
                    ("p_operator", "p_value"),
                    ("dispersion", "dispersion_kind"),
                    "adjusted_for",
                    ("baseline", "baseline_population_mismatch"),
                ),
            },
        ),
        (
            "Pooled from studies",
            {
                "classes": ["tab"],
                "fields": (
                    ("n_studies", "pooling_model"),
                    ("i_squared", "tau_squared", "heterogeneity_p"),
                    ("prediction_low", "prediction_high"),
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

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*OutcomeResult.label_relations)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("study", "verified_by", "verified_at") if obj else ()

    def get_versioned(self, instance: Any) -> Any:
        return instance.study

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.position = next_position(obj.study.results)
            obj.report = obj.report or obj.study.only_report()
        super().save_model(request, obj, form, change)
        obj.clear_verification(form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        record_save(obj.study, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        studies = list(Study.objects.filter(results__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        for study in studies:
            record_save(study, by=request.user)

    @admin.display(description=ModelAdmin.action_checkbox.short_description)
    def action_checkbox(self, obj: OutcomeResult) -> str:
        """Let the list say of each row what it showed: checking is bound to that."""
        box = super().action_checkbox(obj)
        hidden = '{}<input type="hidden" name="{}" value="{}:{}">'
        return format_html(hidden, box, VERSION_FIELD, obj.pk, row_version(obj))

    @admin.action(description="Checked against the report", permissions=["change"])
    def verify(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            results = list(queryset.select_for_update(of=("self",)))
            shown = read_versions(request, results)
            checked = [each for each in results if row_version(each) == shown[each.pk]]
            studies = list(Study.objects.filter(results__in=checked).distinct())
            OutcomeResult.objects.filter(pk__in=[each.pk for each in checked]).update(
                verified_by=request.user, verified_at=timezone.now()
            )
            for study in studies:
                record_save(study, by=request.user)
        self.message_user(request, f"Noted: you have checked {len(checked)} of the results.")
        if moved_on := [each for each in results if each not in checked]:
            names = ", ".join(f"“{each}”" for each in moved_on)
            sentence = f"Changed since the list was shown, so not checked: {names}. Look again."
            self.message_user(request, sentence, messages.ERROR)

    @display(description="Result")
    def reported_figure(self, result: OutcomeResult) -> str:
        return result.as_reported or result.format_value()

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
                    "whole_numbers",
                    ("minimal_important_change_absolute", "minimal_important_change_relative"),
                ),
            },
        ),
        ADDRESS,
    )


admin.site.register(Citation, CitationAdmin)
admin.site.register(NoticeProposal, NoticeProposalAdmin)


def row_version(result: OutcomeResult) -> Version:
    """Return what a list shows of a result: its values, as a row of a revision holds them."""
    return Version(1, 0, digest_content(capture_content(result))[:16])
