"""Find what readers have of the entries whose facts claims state: drafts are never read."""

from collections.abc import Iterable

from claims.facts import (
    TREATMENT,
    BoundFacts,
    PublishedFacts,
    index_documents,
    join_names,
    list_named,
)
from cms.authoring.published_documents import load_visible_documents
from cms.drafts import NO_COMPANIONS, Companions
from cms.lib import canonical_json
from cms.published.models.references import Card


def read_titles(ids: Iterable[str], companions: Companions = NO_COMPANIONS) -> dict[str, str]:
    """Read the titles of published entries from their cards, by id."""
    cards = Card.objects.filter(pk__in=ids).values_list("pk", "card")
    titles = {str(pk): canonical_json.load(card)["title"] for pk, card in cards}
    return titles | {id: companions[id].document["title"] for id in ids if id in companions}


def find_published_facts(
    bound: Iterable[BoundFacts], companions: Companions = NO_COMPANIONS
) -> PublishedFacts:
    """Find the published documents of the subjects of facts, and the names that their words need.

    Two statements at most, and none without facts.
    """
    wanted = list(bound)
    ids = {id for each in wanted for id in each.subjects}
    if not ids:
        return PublishedFacts()
    documents = index_documents(load_visible_documents(TREATMENT, ids, companions).items())
    named = {id for each in wanted for id in list_named(each, documents).ids} - documents.keys()
    titles = read_titles(named, companions) if named else {}
    return PublishedFacts(documents, join_names(documents, titles))
