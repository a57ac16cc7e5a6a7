"""Load documents as readers have them, or will have them by the act that is being prepared."""

from collections.abc import Collection, Mapping
from typing import Any

from cms.drafts import NO_COMPANIONS, Companions
from cms.lib import canonical_json
from cms.published.models.rows import published_types

Json = Mapping[str, Any]


def load_visible_documents(
    type: str, ids: Collection[str], companions: Companions = NO_COMPANIONS
) -> dict[str, Json]:
    """Load the published documents of a type by id; those of companions are newer."""
    found: dict[str, Json] = {
        id: companions[id].document
        for id in ids
        if id in companions and companions[id].type == type
    }
    if missing := [id for id in ids if id and id not in found]:
        rows = published_types()[type]._default_manager.filter(pk__in=missing)
        documents = rows.values_list("pk", "live_edition__document")
        found |= {str(pk): canonical_json.load(document) for pk, document in documents}
    return found
