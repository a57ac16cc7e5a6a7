"""The page "Evidence moved": figures that wait for a decision, and what was decided."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from cms.authoring.admin.actions import format_log_position
from cms.authoring.admin.permissions import has_act_permission
from cms.authoring.models.move_decision import MoveDecision
from cms.authoring.moved_evidence import COLOURS
from cms.authoring.moved_figures.decisions import DecisionError, accept_figures, refuse_figures
from cms.authoring.moved_figures.undecided import (
    MovedFigure,
    figure_types,
    find_figures_by_id,
    load_moved_figures,
    select_waiting,
)
from cms.lib.admin import ReadOnlyModelAdmin
from cms.lib.instants import format_instant
from cms.publishing import PreflightError

PER_PAGE = 20
NONE_CHOSEN = "Choose at least one figure. What you typed is still here."


@admin.register(MoveDecision)
class MovedFigureAdmin(ReadOnlyModelAdmin):
    """The figures that wait, and the list of all decisions."""

    group = "Evidence"
    icon = "rule"
    rank = 5
    ordering = ("-at", "-pk")
    list_display = ("decided", "outcome_label", "title", "quoted", "current", "reason", "by")
    list_filter = (("outcome", ChoicesDropdownFilter),)
    list_select_related = ("by",)
    search_fields = ("title", "reason", "quoted", "current")

    def get_urls(self) -> list[URLPattern]:
        decisions = self.admin_site.admin_view(super().changelist_view)
        own = path("decisions/", decisions, name="authoring_movedecision_decisions")
        return [own, *super().get_urls()]

    @display(description="Time", ordering="at")
    def decided(self, decision: MoveDecision) -> str:
        return format_instant(decision.at)

    @display(
        description="Decision",
        ordering="outcome",
        label={MoveDecision.Outcome.ACCEPTED: "success", MoveDecision.Outcome.REFUSED: "info"},
    )
    def outcome_label(self, decision: MoveDecision) -> tuple[str, str]:
        return decision.outcome, decision.get_outcome_display()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the figures that wait; a POST decides about those that were chosen."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST" and self.decide(request):
            return HttpResponseRedirect(request.get_full_path())
        types = [
            name
            for name, model in figure_types().items()
            if request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
        ]
        page = Paginator(select_waiting(types), PER_PAGE).get_page(request.GET.get("p"))
        figures = load_moved_figures(page.object_list)
        context = {
            **self.admin_site.each_context(request),
            "title": "Evidence moved",
            "opts": self.opts,
            "page": page,
            "figures": [
                (figure, COLOURS.get(figure.status, "info"), may_decide(request, figure))
                for figure in figures
            ],
            "chosen": request.POST.getlist("figure"),
            "reason": request.POST.get("reason", ""),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "authoring/moved_figures.html", context)

    def decide(self, request: HttpRequest) -> bool:
        """Decide about the chosen figures as posted; False if it was refused, with a message."""
        shown = read_chosen(request)
        if not shown:
            messages.error(request, NONE_CHOSEN)
            return False
        figures = find_figures_by_id(shown).values()
        if not all(may_decide(request, figure) for figure in figures):
            raise PermissionDenied
        options: dict[str, Any] = {
            "reason": request.POST.get("reason", "").replace("\x00", ""),
            "by": request.user,
            "at": timezone.now(),
        }
        try:
            if "accept" in request.POST:
                changes = accept_figures(shown, **options)
                count = len(changes)
                text = f"Published anew: {count} {'entry has' if count == 1 else 'entries have'}"
                text += f" the new words. {format_log_position(changes)}"
            else:
                kept = refuse_figures(shown, **options)
                text = f"Kept, with your reason: {', '.join(f'“{each.quoted}”' for each in kept)}."
        except (DecisionError, PreflightError) as error:
            messages.error(request, str(error))
            return False
        messages.success(request, text)
        return True


def may_decide(request: HttpRequest, figure: MovedFigure) -> bool:
    """Return whether the user may publish the figure and all that shows it."""
    drafts = [figure.draft, *(use.draft for use in figure.uses)]
    return all(has_act_permission(request.user, "publish", draft) for draft in drafts)


def read_chosen(request: HttpRequest) -> dict[UUID, str]:
    """Read the ids and versions of the chosen figures; what is no id is left out."""
    chosen = {}
    for value in request.POST.getlist("figure"):
        key, _, version = value.partition(":")
        try:
            chosen[UUID(key)] = version
        except ValueError:
            continue
    return chosen
