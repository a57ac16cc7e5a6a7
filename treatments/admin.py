"""Admin pages of treatments and conditions."""

from typing import Any

from django.contrib import admin

from cms.authoring.admin.drafts import DraftAdmin
from cms.authoring.admin.inlines import RowInline, SortableRowInline
from cms.pictures.admin_fields import PICTURES_TAB, PicturesField
from treatments.models import (
    Burden,
    Certainty,
    Condition,
    ConditionCode,
    Criterion,
    Device,
    Dose,
    Harm,
    PathEffect,
    Programme,
    RegulatoryStatus,
    Treatment,
    TreatmentCode,
)

ADDRESS: Any = ("Address", {"classes": ["tab"], "fields": ("slug", "locale", "translation_key")})


class CriterionRows(SortableRowInline):
    model = Criterion
    fields = ("kind", "condition", "text", "source")
    autocomplete_fields = ("condition", "source")
    show_title = False


class PathEffectRows(SortableRowInline):
    model = PathEffect
    fk_name = "from_treatment"
    verbose_name_plural = "what stays possible"
    fields = ("to_treatment", "effect", "scope", "reason", "basis", "source")
    autocomplete_fields = ("to_treatment", "source")
    show_title = False


class RegulatoryStatusRows(SortableRowInline):
    model = RegulatoryStatus
    fields = ("jurisdiction", "regulator", "status", "as_of", "source")
    autocomplete_fields = ("source",)
    show_title = False


class CertaintyRows(SortableRowInline):
    model = Certainty
    folded_title = "Reasons for lowering it, and an explanation"
    folded_fields = (
        *("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias"),
        "explanation",
    )
    fields = ("condition", "measure", "level", "source", "judged_at", "review_due", *folded_fields)
    autocomplete_fields = ("condition", "measure", "source")
    show_title = False


class DoseRows(SortableRowInline):
    model = Dose
    fields = (
        *("substance", "value_low", "value_high", "unit", "route", "schedule", "duration"),
        "source",
    )
    autocomplete_fields = ("source",)
    show_title = False


class HarmRows(SortableRowInline):
    model = Harm
    fields = ("text", "is_serious", "result", "how_often", "source")
    autocomplete_fields = ("result", "source")
    show_title = False


class ProgrammeRow(RowInline):
    model = Programme
    fields = ("sessions", "weeks", "minutes", "intensity", "supervision", "setting")
    exclude = ("position",)
    max_num = 1
    show_title = False


class DeviceRow(RowInline):
    model = Device
    fields = ("manufacturer_kind", "model_family")
    exclude = ("position",)
    max_num = 1
    show_title = False


class BurdenRow(RowInline):
    model = Burden
    fields = ("visits", "days_off", "cost_band", "text")
    exclude = ("position",)
    max_num = 1
    show_title = False


class CodeRows(SortableRowInline):
    fields = ("system", "code")
    show_title = False


class TreatmentCodeRows(CodeRows):
    model = TreatmentCode


class ConditionCodeRows(CodeRows):
    model = ConditionCode


@admin.register(Treatment)
class TreatmentAdmin(PicturesField, DraftAdmin):
    group = "Evidence"
    icon = "healing"
    rank = 10
    list_display = ("name", "plain_name", "invasiveness", "reversibility")
    list_filter = ("kind", "procedure_type", "invasiveness", "reversibility")
    search_fields = ("name", "plain_name", "synonyms", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("pictures",)
    inlines = (
        *(CriterionRows, PathEffectRows, HarmRows, BurdenRow, DoseRows, ProgrammeRow, DeviceRow),
        *(CertaintyRows, RegulatoryStatusRows, TreatmentCodeRows),
    )
    fieldsets = (
        (
            "Treatment",
            {
                "classes": ["tab"],
                "fields": (
                    ("name", "plain_name"),
                    "summary",
                    ("kind", "procedure_type", "invasiveness", "reversibility"),
                    "synonyms",
                ),
            },
        ),
        (
            "For patients",
            {"classes": ["tab"], "fields": ("how_performed", "preparation", "follow_up")},
        ),
        (
            "Properties",
            {
                "classes": ["tab"],
                "fields": (
                    ("leaves_implant", "removes_tissue", "uses_cells"),
                    ("trial_possible", "trial_days"),
                    ("recovery_days_min", "recovery_days_max"),
                    ("repeatable", "repeatable_text"),
                ),
            },
        ),
        PICTURES_TAB,
        ADDRESS,
    )


@admin.register(Condition)
class ConditionAdmin(DraftAdmin):
    group = "Evidence"
    icon = "personal_injury"
    rank = 20
    list_display = ("name", "plain_name", "parent", "body_site")
    list_select_related = ("parent",)
    search_fields = ("name", "plain_name", "synonyms", "slug")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
    inlines = (ConditionCodeRows,)
    fieldsets = (
        (
            "Condition",
            {
                "classes": ["tab"],
                "fields": (("name", "plain_name"), "parent", "body_site", "synonyms"),
            },
        ),
        ADDRESS,
    )
