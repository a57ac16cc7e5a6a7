"""Find the sentences of a post that compare figures which are not alike."""

import re
from collections.abc import Iterable, Iterator

from cms.authoring.models.accepted_warnings import trim_words
from cms.authoring.models.placed_sentences import PlacedSentence
from cms.lib.unlike_results import ComparedResult, list_differences
from cms.posts.evidence_checks.figure_sources import FigureSources
from cms.publishing import Problem

#: Words that set one figure against another, in the languages of the texts.
COMPARING = re.compile(
    r"\b(?:than|compared|versus|vs|against|whereas|als|verglichen|gegenüber|hingegen|im vergleich"
    r"|comparad[oa]s?|frente a|mientras que|comparée?s?|contre|tandis que)\b",
    re.IGNORECASE,
)


def check_comparisons(
    sentences: Iterable[PlacedSentence], sources: FigureSources
) -> Iterator[Problem]:
    """Yield a warning for each sentence that compares figures, with all that differs in them."""
    for sentence in sentences:
        words = "".join(part.text for part in sentence.parts if not part.entry_id)
        results = [
            ComparedResult.read_result(result, study=sources.studies.get(result["id"]))
            for claim in sentence.quoted_ids
            for result in sources.results.get(claim, ())[:1]
        ]
        if len(results) < 2 or not COMPARING.search(words):
            continue
        if differences := " ".join(list_differences(results)):
            yield Problem(
                f"This sentence compares figures that are not alike. {differences} Say so in it, "
                "or choose figures that stand side by side.",
                field=sentence.field,
                is_error=False,
                kind="comparison",
                sentence=sentence.text,
                place=sentence.place,
                figure=trim_words(sentence.text),
                basis=trim_words(differences),
            )
