"""Say why two results do not stand side by side: one mechanism, for readers and for editors.

A comparison tells readers (``treatments.cell_reasons``), a preflight tells editors of the figures
of a sentence. Each reason is a code and a sentence in the active language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cms.lib.integrity import VOID
from cms.lib.placeholders import referenced_ids
from cms.lib.result_words import STATISTIC_WORDS, TIME_WORDS, say_time

Json = Mapping[str, Any]
#: Two times are of one window if the later is at most so many times the earlier.
WINDOW = 1.2
#: Everyone who was allocated is analysed by intention to treat: two names of one group.
SAME_GROUPS = {"itt": "allocated"}


class Difference(NamedTuple):
    """What keeps two results apart."""

    code: str
    text: str


@dataclass(frozen=True)
class ComparedResult:
    """What decides whether a result stands beside another one.

    ``measure`` None: what was measured is not described here. ``study`` None: of which study it is
    is not known. ``conditions`` are those of the study's patients, their titles by id.
    """

    measure: str | None
    days: int | None
    time_kind: str
    statistic: str
    event_definition: str
    group: str = ""
    group_kind: str = ""
    study: str | None = None
    study_title: str = ""
    integrity: str = ""
    conditions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read_result(cls, result: Json, *, study: str | None = None) -> "ComparedResult":
        """Read a result from the published document of its study."""
        population = result["population"] or {}
        return cls(
            measure=next(referenced_ids(result["measure"]), None),
            days=result["timepoint_days"],
            time_kind=result["timepoint_kind"],
            statistic=result["statistic"],
            event_definition=result["event_definition"],
            group=population.get("label") or "",
            group_kind=population.get("kind") or "",
            study=study,
        )

    def is_of_study_of(self, other: "ComparedResult") -> bool:
        """Return whether both are known to be of one study."""
        return self.study is not None and self.study == other.study


def find_differences(first: ComparedResult, other: ComparedResult) -> Iterator[Difference]:
    """Yield what keeps two results apart; nothing if they stand side by side."""
    if first.measure is None or other.measure is None:
        yield Difference("measure_unknown", _("What was measured is not described here."))
    elif first.measure != other.measure:
        yield Difference("measure", _("Different things were measured."))
    yield from find_time_differences(first, other)
    yield from find_statistic_differences(first, other)
    yield from find_group_differences(first, other)
    for each in (first, other):
        if each.integrity in VOID:
            text = _("“{study}” was retracted or withdrawn.")
            yield Difference("void_study", text.format(study=each.study_title))


def is_same_window(first: int, other: int) -> bool:
    """Return whether two times in days belong side by side. Only 0 is before the treatment."""
    earlier, later = sorted((first, other))
    return earlier == later or (earlier > 0 and later <= earlier * WINDOW)


def find_time_differences(first: ComparedResult, other: ComparedResult) -> Iterator[Difference]:
    if first.days is None or other.days is None:
        yield Difference("time_unknown", _("The time after the treatment is not reported."))
        return
    if not is_same_window(first.days, other.days):
        text = _("They are of different times: {first}; {other}.")
        times = {"first": say_time(first.days), "other": say_time(other.days)}
        yield Difference("time", text.format(**times))
    if first.time_kind != other.time_kind:
        text = _("The time is meant differently: {first}; {other}.")
        kinds = {"first": TIME_WORDS[first.time_kind], "other": TIME_WORDS[other.time_kind]}
        yield Difference("time_kind", text.format(**kinds))


def find_statistic_differences(
    first: ComparedResult, other: ComparedResult
) -> Iterator[Difference]:
    words = [str(STATISTIC_WORDS[each.statistic]) for each in (first, other)]
    if words[0] != words[1]:
        text = _("The figures are of different kinds: {first}; {other}.")
        yield Difference("statistic", text.format(first=words[0], other=words[1]))
    if first.event_definition != other.event_definition:
        text = _("What counted as the outcome differs: {first}; {other}.")
        quoted = [
            f"“{each}”" if each else _("not reported")
            for each in (first.event_definition, other.event_definition)
        ]
        yield Difference("event_definition", text.format(first=quoted[0], other=quoted[1]))


def find_group_differences(first: ComparedResult, other: ComparedResult) -> Iterator[Difference]:
    kinds = [
        SAME_GROUPS.get(each.group_kind, each.group_kind)
        for each in (first, other)
        if each.group_kind
    ]
    is_one_study = first.is_of_study_of(other)
    if len(kinds) < 2 and not (is_one_study and not kinds):
        yield Difference("group_unknown", _("Of whom exactly a figure is, is not reported."))
    elif len(set(kinds)) > 1:
        text = _("The figures are of different groups of people: “{first}”; “{other}”.")
        yield Difference("group", text.format(first=first.group, other=other.group))
    patients = (first.conditions, other.conditions)
    if not is_one_study and all(patients) and not patients[0].keys() & patients[1].keys():
        text = _("The patients had different conditions: {first}; {other}.")
        names = [", ".join(each.values()) for each in patients]
        yield Difference("condition", text.format(first=names[0], other=names[1]))


def list_differences(results: Sequence[ComparedResult]) -> list[str]:
    """List what keeps several results apart, each sentence once."""
    pairs = combinations(results, 2)
    return [
        *dict.fromkeys(difference.text for pair in pairs for difference in find_differences(*pair))
    ]
