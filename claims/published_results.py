"""Find the results that claims name, as readers have them: drafts of studies are never read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cms.lib import canonical_json
from cms.published.models.rows import published_types

Json = dict[str, Any]


@dataclass(frozen=True)
class BoundResult:
    """One result that a claim names, by the ids of it and of its study."""

    study: str
    result: str
    role: str
    note: str = ""


def find_published_results(bound: Iterable[BoundResult]) -> dict[str, Json]:
    """Find the JSON of results in the published documents of their studies, by id."""
    wanted = {each.result: each.study for each in bound}
    if not wanted:
        return {}
    rows = published_types()["study"]._default_manager.filter(pk__in={*wanted.values()})
    documents = rows.values_list("live_edition__document", flat=True)
    return {
        result["id"]: result
        for document in documents
        for result in canonical_json.load(document)["results"]
        if result["id"] in wanted
    }
