"""Dashboard section of the admin: published entries whose evidence does not hold any more."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from cms.authoring.models.draft import Draft, draft_types
from cms.authoring.moved_figures.undecided import figure_types, select_waiting
from cms.lib import canonical_json
from cms.lib.instants import format_instant
from cms.published.models.evidence import EvidenceState, EvidenceStatus
from cms.published.models.log import Change

MAX_ROWS = 8
#: Figures of one entry whose former and present words are shown.
MAX_PAIRS = 3
COLOURS = {
    EvidenceStatus.SOURCE_RETRACTED: "danger",
    EvidenceStatus.DRIFTED: "danger",
    EvidenceStatus.SOURCE_FLAGGED: "warning",
    EvidenceStatus.CONTESTED: "warning",
}


def build_evidence_section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section; None for those who may view no entry that rests on others.

    Two statements, and a third where something has moved.
    """
    models = list_viewable_models(request)
    if not models:
        return None
    moved = EvidenceState.objects.filter(type__in=models, is_withdrawn=False)
    moved = moved.exclude(status=EvidenceStatus.CURRENT).order_by("-sequence")
    states = list(moved[: MAX_ROWS + 1])
    changes = Change.objects.in_bulk([state.sequence for state in states])
    rows = [
        describe_state(state, changes[state.sequence], models[state.type])
        for state in states[:MAX_ROWS]
    ]
    if len(states) > MAX_ROWS:
        rows.append(describe_others())
    if states and (waiting := select_waiting(figure_types().keys() & models.keys()).count()):
        rows.insert(0, describe_waiting(waiting))
    return {
        "title": "Evidence moved",
        "empty": "All that published entries rest on is current.",
        "rows": rows,
    }


def list_viewable_models(request: HttpRequest) -> dict[str, type[Draft]]:
    """List the drafts, by type, that the user may view and whose publications rest on others."""
    return {
        name: model
        for name, model in draft_types().items()
        if model.published.rests_on
        and (model_admin := admin.site._registry.get(model))
        and model_admin.has_view_permission(request)
    }


def describe_state(state: EvidenceState, change: Change, model: type[Draft]) -> dict[str, Any]:
    """Describe an entry with what has moved: the note of the log, else its status."""
    status = EvidenceStatus(state.status)
    note = change.note if change.kind == Change.Kind.EVIDENCE else ""
    detail = canonical_json.load(state.detail) if state.detail else {}
    opts = model._meta
    what = " ".join(filter(None, [note or f"{status.label}.", describe_values(detail)]))
    return {
        "title": change.title,
        "what": f"{what} Since {format_instant(change.at)}.",
        "link": reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[state.entry_id]),
        "state": status.value.replace("_", " ").capitalize(),
        "colour": COLOURS.get(status, "info"),
    }


def describe_values(detail: Mapping[str, Any]) -> str:
    """Say what was quoted and what holds now, where a detail or its sources have both."""
    pairs = [
        (quoted["text"], current["text"])
        for each in (detail, *detail.get("sources", ()))
        if (quoted := each.get("quoted")) and (current := each.get("current"))
    ]
    return " ".join(f"Quoted {old}, now {new}." for old, new in pairs[:MAX_PAIRS] if old and new)


def describe_waiting(count: int) -> dict[str, Any]:
    """Build the first row, which leads to the figures that somebody must decide about."""
    is_one = count == 1
    return {
        "title": "One figure waits for a decision"
        if is_one
        else f"{count} figures wait for decisions",
        "what": "Old and new words side by side, with the sentences that show them",
        "link": reverse("admin:authoring_movedecision_changelist"),
        "state": "Decide",
        "colour": "warning",
    }


def describe_others() -> dict[str, Any]:
    """Build the last row, which leads to the log of all that has moved."""
    log = reverse("admin:published_change_changelist")
    return {
        "title": "All that has moved",
        "what": f"These are the {MAX_ROWS} that have moved last",
        "link": f"{log}?kind__exact={Change.Kind.EVIDENCE.value}",
        "state": "More",
        "colour": "info",
    }
