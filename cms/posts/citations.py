"""The publications that a text cites, and what is wrong with them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.urls import reverse

from cms.authoring.models.draft import draft_types
from cms.published.models.rows import published_types
from cms.publishing import Problem

CITATION = "citation"


class NumberedCitation(NamedTuple):
    """A cited publication: its id, and its number in the text."""

    citation_id: str
    number: int


def find_citation_problems(cited: Sequence[NumberedCitation]) -> Iterator[Problem]:
    """Yield an error for each cited publication that readers do not have."""
    ids = [work.citation_id for work in cited]
    if not ids:
        return
    live = published_types()[CITATION]._default_manager.filter(pk__in=ids)
    published = {str(pk) for pk in live.values_list("pk", flat=True)}
    missing = [id for id in ids if id not in published]
    drafts = draft_types()[CITATION]._default_manager.in_bulk(missing) if missing else {}
    titles = {str(pk): str(draft) for pk, draft in drafts.items()}
    for work in cited:
        if work.citation_id in titles:
            yield Problem(
                f"The text cites “{titles[work.citation_id]}” as [{work.number}], which readers do "
                "not have. Publish the citation first.",
                link=reverse("admin:studies_citation_publish", args=[work.citation_id]),
                needs=work.citation_id,
            )
        elif work.citation_id in missing:
            yield Problem(
                f"The citation [{work.number}] does not exist any more. Remove its mark from the "
                "text, or cite another publication.",
                field="body",
            )
