"""Find the results that claims name, as readers have them: drafts of studies are never read."""

from collections.abc import Iterable
from typing import Any

from claims.bound_results import BoundResult
from cms.authoring.published_documents import load_visible_documents
from cms.drafts import NO_COMPANIONS, Companions

Json = dict[str, Any]


def find_published_results(
    bound: Iterable[BoundResult], companions: Companions = NO_COMPANIONS
) -> dict[str, Json]:
    """Find the JSON of results in the published documents of their studies, by id."""
    wanted = {each.result: each.study for each in bound}
    if not wanted:
        return {}
    documents = load_visible_documents("study", {*wanted.values()}, companions).values()
    return {
        result["id"]: result
        for document in documents
        for result in document["results"]
        if result["id"] in wanted
    }
