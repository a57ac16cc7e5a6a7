"""Rules of a result that need more than its own row: sentences for authors, by field."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Protocol

from studies.models.figure_rules import (
    check_companions,
    check_counts,
    check_fragment,
    check_scale,
    check_statistic,
    check_whole_number,
)
from studies.models.measure import OutcomeMeasure
from studies.models.row_bases import names_two
from studies.models.rows import AnalysisPopulation, StudyArm


class ResultFields(Protocol):
    """The fields of ``OutcomeResult`` that the rules read: that module imports this one."""

    @property
    def pk(self) -> Any: ...
    @property
    def study(self) -> Any: ...
    @property
    def study_id(self) -> Any: ...
    @property
    def arm(self) -> StudyArm | None: ...
    @property
    def arm_id(self) -> Any: ...
    @property
    def comparator_arm(self) -> StudyArm | None: ...
    @property
    def comparator_arm_id(self) -> Any: ...
    @property
    def measure_id(self) -> Any: ...
    @property
    def measure(self) -> OutcomeMeasure: ...
    @property
    def population(self) -> AnalysisPopulation | None: ...
    @property
    def comparator_population(self) -> AnalysisPopulation | None: ...
    @property
    def baseline(self) -> "ResultFields | None": ...
    @property
    def timepoint_days(self) -> int | None: ...
    @property
    def statistic(self) -> str: ...
    @property
    def n_analysed(self) -> int | None: ...
    @property
    def n_events(self) -> int | None: ...
    @property
    def comparator_n_analysed(self) -> int | None: ...
    @property
    def comparator_n_events(self) -> int | None: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def decimals_reported(self) -> int | None: ...


Violations = Iterator[tuple[str, str]]  # field and sentence


def find_rule_violations(result: ResultFields) -> dict[str, str]:
    """Check a result against other rows. Map each field at fault to a sentence for authors."""
    violations = dict(check_study(result))
    if violations:
        return violations  # a row of another study says nothing about this one
    rules = (
        *(check_population, check_denominator, check_statistic, check_companions, check_scale),
        *(check_counts, check_whole_number, check_fragment, check_baseline),
    )
    for rule in rules:
        for field, sentence in rule(result):
            violations.setdefault(field, sentence)
    return violations


def check_study(result: ResultFields) -> Violations:
    rows = ("report", "arm", "comparator_arm", "population", "comparator_population", "baseline")
    for name in rows:
        row = getattr(result, name)
        if row and row.study_id != result.study_id:
            yield name, "This is of another study. Choose one of this study."


def check_population(result: ResultFields) -> Violations:
    """Refuse a group of people who are of another arm than the result."""
    pairs = (
        ("population", result.population, result.arm),
        ("comparator_population", result.comparator_population, result.comparator_arm),
    )
    for name, group, arm in pairs:
        if not group or not arm or (arm.pk and group.arm_id == arm.pk):
            continue
        if group.arm not in (None, arm):
            sentence = f"“{group.label}” are people of “{group.arm}”, not of “{arm}”."
            yield name, f"{sentence} Choose a group of the same arm."


def check_denominator(result: ResultFields) -> Violations:
    """Refuse more people than the group, the arm or the study has."""
    sides = (
        ("n_analysed", result.n_analysed, result.population, result.arm),
        (
            "comparator_n_analysed",
            result.comparator_n_analysed,
            result.comparator_population,
            result.comparator_arm,
        ),
    )
    for name, n, group, arm in sides:
        limits = [
            (f"“{group.label}” are" if group else "", group.n if group else None),
            (f"“{arm}” had" if arm else "", None if group or not arm else arm.count_people()),
            ("the study enrolled", result.study.n_enrolled),
        ]
        for owner, limit in limits:
            if n is not None and limit is not None and n > limit:
                yield (
                    name,
                    f"{n} people were counted, but {owner} only {limit}. Check both numbers.",
                )
                break


def check_baseline(result: ResultFields) -> Violations:
    baseline = result.baseline
    if baseline is None:
        return
    if baseline.pk == result.pk:
        yield "baseline", "A result can't be its own baseline. Choose the one before treatment."
    elif baseline.timepoint_days != 0:
        yield "baseline", "A baseline is from before treatment, day 0. Choose such a result."
    elif names_two(baseline, result, "arm"):  # no arm means the only one
        yield "baseline", "The baseline is of another arm. Choose one of the same arm."
    elif baseline.measure_id != result.measure_id:
        yield "baseline", "The baseline is of another measure. Choose one of the same measure."
