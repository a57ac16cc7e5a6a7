"""The findings of a preflight, as the admin, the command and the editor's API show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cms.authoring.models.accepted_warnings import find_accepted_kind
from cms.publishing import Problem

#: What each kind of finding is, for people; the names are those of the API.
FINDING_KINDS = {
    "rule": "Rules of the entry",
    "unbound_figure": "Figures that no claim binds",
    "idle_acceptance": "Acceptances of what stands nowhere",
    "claim": "Names of claims",
    "drifted": "Figures that do not follow from their studies any more",
    "source_retracted": "Figures from retracted publications",
    "source_flagged": "Figures from publications in doubt",
    "contested": "Figures that other results contradict",
    "source_changed": "Figures whose studies have changed",
    "unverified": "Figures that nobody verified",
    "expired": "Claims to be looked at again",
    "hedge": "Words that are surer than the evidence",
    "comparison": "Comparisons of unlike results",
    "harms": "Treatments shown without their harms",
    "removed_part": "Removed parts that others rest on",
}


@dataclass(frozen=True)
class Finding:
    """A problem of a draft with the address of the place at which it can be mended."""

    problem: Problem
    url: str

    @property
    def message(self) -> str:
        return self.problem.message

    @property
    def is_error(self) -> bool:
        return self.problem.is_error

    @property
    def has_place(self) -> bool:
        """Whether the address leads to one field, row or other page, and not just to the form."""
        return bool(self.problem.link or self.problem.field)

    @property
    def severity(self) -> str:
        return "error" if self.problem.is_error else "warning"

    @property
    def accepted_kind(self) -> str:
        """What an acceptance of the finding is: of a figure, or of this kind of warning."""
        return find_accepted_kind(self.problem)

    def describe(self) -> dict[str, Any]:
        """Describe the finding as JSON."""
        problem = self.problem
        return {
            "kind": problem.kind,
            "severity": self.severity,
            "message": problem.message,
            "sentence": problem.sentence,
            "place": problem.place,
            "field": problem.field,
            "url": self.url,
            "acceptable": bool(problem.figure),
            "figure": problem.figure,
            "basis": problem.basis,
        }


def find_findings(draft: Any) -> list[Finding]:
    """Check the saved draft; the errors come first, then kinds in the order of their list."""
    kinds = [*FINDING_KINDS]
    problems = sorted(
        draft.preflight(), key=lambda each: (not each.is_error, kinds.index(each.kind))
    )
    return [Finding(problem, find_place(draft, problem)) for problem in problems]


def find_place(draft: Any, problem: Problem) -> str:
    """Return the page on which a problem is mended, with the anchor of its field or rows."""
    opts = draft._meta
    form = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[draft.pk])
    rows = {relation.get_accessor_name() for relation in opts.related_objects}
    if problem.link or not problem.field:
        return problem.link or form
    return (
        f"{form}#{problem.field}-group" if problem.field in rows else f"{form}#id_{problem.field}"
    )


def group_findings(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """Yield the findings by kind, each under its heading, in their order."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.problem.kind, []).append(finding)
    for kind, found in groups.items():
        yield FINDING_KINDS[kind], found
