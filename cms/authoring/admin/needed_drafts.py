"""Drafts that have to be published for others, such as the claims of a post: in the same act."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest

from cms.authoring.admin.entry_search import get_drafts
from cms.authoring.findings import Finding, find_findings
from cms.publishing import Problem

Checked = list[tuple[Any, list[Finding]]]


def check_drafts(request: HttpRequest, drafts: Sequence[Any]) -> tuple[Checked, Checked]:
    """Check drafts, and those that have to be published for them and that the user may publish.

    What one of the latter mends is left out: it is published with them.
    """
    checked = [(draft, find_findings(draft)) for draft in drafts]
    problems = [finding.problem for _, findings in checked for finding in findings]
    mended = find_needed(request, problems)
    ids = {str(draft.pk) for draft in mended}
    return (
        [
            (draft, [each for each in findings if each.problem.needs not in ids])
            for draft, findings in checked
        ],
        [(draft, find_findings(draft)) for draft in mended],
    )


def find_needed(request: HttpRequest, problems: Sequence[Problem]) -> list[Any]:
    """Find the drafts that these errors wait for, each once, if the user may publish them."""
    needs = (problem.needs for problem in problems if problem.is_error and problem.needs)
    ids = dict.fromkeys(map(UUID, needs))
    found: dict[UUID, Any] = get_drafts(ids) if ids else {}
    return [found[id] for id in ids if id in found and may_publish(request, found[id])]


def may_publish(request: HttpRequest, draft: Any) -> bool:
    model_admin = admin.site._registry.get(type(draft))
    return bool(model_admin and model_admin.has_publish_permission(request))  # type: ignore[attr-defined]  # DraftAdmin's


def is_blocked(*checked: Checked) -> bool:
    """Return whether an error stands against one of the drafts."""
    return any(finding.is_error for each in checked for _, found in each for finding in found)
