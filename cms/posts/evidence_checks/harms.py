"""Find the treatments that a post shows by their benefit alone."""

import re
from collections.abc import Iterable, Iterator

from django.urls import reverse

from cms.authoring.models.accepted_warnings import trim_words
from cms.lib.outcomes import DOMAINS_OF_HARM
from cms.posts.evidence_checks.figure_sources import FigureSources, get_measure, list_treatments
from cms.publishing import Problem

#: A text that has one of these speaks of harms, in the languages of the texts.
WORDS_OF_HARM = re.compile(
    r"\b(?:side[- ]effects?|harm(?:s|ful|ed)?|risks?|risky|complications?|adverse"
    r"|infect\w+|nebenwirkung\w*|risik\w+|komplikation\w*|schad\w+|schäd\w+"
    r"|efectos? (?:secundarios?|adversos?)|riesgos?"
    r"|complicacion\w*|effets? (?:secondaires?|indésirables?)|risques?)\b",
    re.IGNORECASE,
)


def check_harms(
    texts: Iterable[str], sources: FigureSources, *, treatments: Iterable[str]
) -> Iterator[Problem]:
    """Yield a warning for each discussed treatment that is shown without its harms.

    It is shown by its benefit if a figure of the post is of a result of that treatment, and of no
    harm. Its harms are missing if none is entered for it, or if no text of the post speaks of any.
    """
    praised = find_praised(sources)
    speaks_of_harms = any(WORDS_OF_HARM.search(text) for text in texts)
    for id in treatments:
        treatment = sources.treatments.get(id)
        if treatment is None or id not in praised:
            continue
        title, link, basis = treatment["title"], "", "no harms entered"
        if not treatment.get("harms"):
            message = (
                f"The post shows what “{title}” does for patients, and nothing is entered on what "
                "it may do to them. Enter its harms, or that they are not known."
            )
            link = reverse("admin:treatments_treatment_change", args=[id])
        elif not speaks_of_harms:
            basis = "no harms in the text"
            message = (
                f"The post shows what “{title}” does for patients, and says nothing of its harms. "
                "Name them in the text."
            )
        else:
            continue
        yield Problem(
            message,
            field="body",
            is_error=False,
            link=link,
            kind="harms",
            figure=trim_words(title),
            basis=basis,
        )


def find_praised(sources: FigureSources) -> set[str]:
    """Find the treatments of which a figure shows another thing than a harm."""
    return {
        treatment
        for results in sources.results.values()
        for result in results
        for treatment in list_treatments(result)
        if sources.measures.get(get_measure(result), {}).get("domain") not in DOMAINS_OF_HARM
    }
