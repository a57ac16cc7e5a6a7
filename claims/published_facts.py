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
from cms.lib import canonical_json
from cms.published.models.references import Card
from cms.published.models.rows import published_types


def read_titles(ids: Iterable[str]) -> dict[str, str]:
    """Read the titles of published entries from their cards, by id."""
    cards = Card.objects.filter(pk__in=ids).values_list("pk", "card")
    return {str(pk): canonical_json.load(card)["title"] for pk, card in cards}


def find_published_facts(bound: Iterable[BoundFacts]) -> PublishedFacts:
    """Find the published documents of the subjects of facts, and the names that their words need.

    Two statements at most, and none without facts.
    """
    wanted = list(bound)
    ids = {id for each in wanted for id in each.subjects}
    if not ids:
        return PublishedFacts()
    rows = published_types()[TREATMENT]._default_manager.filter(pk__in=ids)
    pairs = rows.values_list("pk", "live_edition__document")
    documents = index_documents((str(pk), canonical_json.load(text)) for pk, text in pairs)
    named = {id for each in wanted for id in list_named(each, documents).ids} - documents.keys()
    titles = read_titles(named) if named else {}
    return PublishedFacts(documents, join_names(documents, titles))
