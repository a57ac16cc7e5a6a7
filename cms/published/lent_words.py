"""Words that entries lend to the documents of others, where they are stored with these."""

from collections.abc import Iterable

from cms.lib import canonical_json
from cms.published.models.references import Card
from cms.published.projection import Projection


def find_changed_lenders(projections: Iterable[Projection], former: Iterable[Card]) -> set[str]:
    """Find the ids of the entries whose new edition lends other words than the one before it.

    ``former`` are the cards of the editions before.
    """
    cards = {str(card.entry_id): card.card for card in former}
    return {
        id
        for each in projections
        if each.row.lent_fields
        and (id := str(each.card.entry_id)) in cards
        and read_lent(each, each.card.card) != read_lent(each, cards[id])
    }


def read_lent(projection: Projection, card: str) -> list[object]:
    values = canonical_json.load(card)
    return [values.get(name) for name in projection.row.lent_fields]
