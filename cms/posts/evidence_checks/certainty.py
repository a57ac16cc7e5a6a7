"""Find the sentences of a post that are surer than the certainty of their evidence allows."""

from collections.abc import Iterable, Iterator, Set
from typing import Any

from cms.authoring.models.accepted_warnings import trim_words
from cms.authoring.models.placed_sentences import PlacedSentence
from cms.lib.certainty_words import choose_lowest_level, find_overstatement
from cms.lib.placeholders import referenced_ids
from cms.posts.evidence_checks.figure_sources import FigureSources, get_measure, list_treatments
from cms.publishing import Problem

ADVICE = {
    "moderate": "Say “probably”, or what one study found.",
    "low": "Say “may”, or what one study found.",
    "very_low": "Say that it is uncertain, or what one study found.",
}


def check_certainty(
    sentences: Iterable[PlacedSentence], sources: FigureSources, *, conditions: Set[str]
) -> Iterator[Problem]:
    """Yield a warning for each sentence whose words the certainty of its figures does not allow.

    The certainty is that of the treatment for what the figure measures, and for one of these
    conditions if it names one.
    """
    for sentence in sentences:
        level = choose_lowest_level(find_levels(sentence, sources, conditions))
        word = find_overstatement(sentence.text, level) if level else None
        if word is None or level is None:
            continue
        said = f"“{word}” says more" if word else "This sentence says more"
        yield Problem(
            f"{said} than the evidence allows: its certainty is {level.replace('_', ' ')}. "
            f"{ADVICE[level]}",
            field=sentence.field,
            is_error=False,
            kind="hedge",
            sentence=sentence.text,
            place=sentence.place,
            figure=trim_words(sentence.text),
            basis=level,
        )


def find_levels(
    sentence: PlacedSentence, sources: FigureSources, conditions: Set[str]
) -> Iterator[str]:
    """Yield the levels of certainty that were judged for the figures of a sentence."""
    for claim in sentence.quoted_ids:
        for result in sources.results.get(claim, ()):
            for treatment in list_treatments(result):
                for row in sources.treatments.get(treatment, {}).get("certainties", ()):
                    if is_judged(row, get_measure(result), conditions):
                        yield row["level"]


def is_judged(row: dict[str, Any], measure: str, conditions: Set[str]) -> bool:
    """Return whether a judgement is of a measure, and of one of the conditions if of any."""
    judged = set(referenced_ids(row.get("condition") or {}))
    same_measure = measure in referenced_ids(row.get("measure") or {})
    return same_measure and (not judged or not conditions or bool(judged & conditions))
