"""Drafts that have to be published for others, such as the claims of a post: in the same act.

So have those that these wait for: the study of a claim, and the citation of that study.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest

from cms.authoring.admin.entry_search import get_drafts
from cms.authoring.findings import Finding, find_findings
from cms.drafts import introduce_companions, order_by_rank
from cms.publishing import Problem

Checked = list[tuple[Any, list[Finding]]]


def check_drafts(request: HttpRequest, drafts: Sequence[Any]) -> tuple[Checked, Checked]:
    """Check drafts, and those that have to be published for them and that the user may publish.

    What one of the latter mends is left out: it is published with them. All of them know each
    other afterwards, so that their versions are those of this act.
    """
    needed = find_needed(request, drafts)
    introduce_companions([*needed, *drafts])
    return (
        [(draft, find_findings(draft)) for draft in drafts],
        [(draft, find_findings(draft)) for draft in needed],
    )


def find_needed(request: HttpRequest, drafts: Sequence[Any]) -> list[Any]:
    """Find the drafts that errors of these wait for, if the user may publish them.

    Each once, and after what it rests on itself.
    """
    found: dict[UUID, Any] = {}
    given = {draft.pk for draft in drafts}
    awaited = [id for draft in drafts for id in list_awaited(draft.preflight())]
    while new := {id: None for id in awaited if id not in found and id not in given}:
        drafts_by_id: dict[UUID, Any] = get_drafts(new)
        added = [each for each in drafts_by_id.values() if may_publish(request, each)]
        found |= {draft.pk: draft for draft in added}
        given |= {*new}
        awaited = [id for draft in added for id in list_awaited_by_needed(draft)]
    return order_by_rank(found.values())


def list_awaited(problems: Sequence[Problem]) -> list[UUID]:
    """List the drafts whose publication mends an error."""
    return [UUID(each.needs) for each in problems if each.is_error and each.needs]


def list_awaited_by_needed(draft: Any) -> Iterator[UUID]:
    """Yield what a needed draft waits for, and what it rests on if that can be published.

    A figure whose study has no published citation has no source that anybody could verify.
    """
    problems = draft.preflight()
    yield from list_awaited(problems)
    types = {*draft.published.rests_on.values()}
    optional = {UUID(each.needs) for each in problems if each.needs and not each.is_error}
    others: dict[UUID, Any] = get_drafts(optional) if optional and types else {}
    for id, other in others.items():
        if other.published.type in types and not any(p.is_error for p in other.preflight()):
            yield id


def may_publish(request: HttpRequest, draft: Any) -> bool:
    model_admin = admin.site._registry.get(type(draft))
    return bool(model_admin and model_admin.has_publish_permission(request))  # type: ignore[attr-defined]  # DraftAdmin's


def is_blocked(*checked: Checked) -> bool:
    """Return whether an error stands against one of the drafts."""
    return any(finding.is_error for each in checked for _, found in each for finding in found)
