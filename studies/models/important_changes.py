"""Load the minimal important changes of measures, as readers see them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from cms.lib import canonical_json
from cms.published.models.references import Card
from studies.computed_figures import CHANGES, ImportantChange


def load_important_changes(results: Iterable[Any]) -> dict[UUID, ImportantChange]:
    """Load the minimal important changes of the published measures of results that are changes.

    At most one query. What a draft of a measure says, readers do not know yet.
    """
    ids = {result.measure_id for result in results if result.statistic in CHANGES}
    cards = Card.objects.filter(pk__in=ids) if ids else ()
    return {card.pk: parse_change(canonical_json.load(card.card)) for card in cards}


def parse_change(card: dict[str, Any]) -> ImportantChange:
    names = ("minimal_important_change_absolute", "minimal_important_change_relative")
    numbers = (card.get(name) for name in names)
    return ImportantChange(*(Decimal(number) if number else None for number in numbers))
