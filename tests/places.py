"""Places in the log, as clients keep them."""

from cms.published.chain import PREFIX_LENGTH, START, Place
from cms.published.models.log import Change


def place_at(sequence: int) -> str:
    """Return the place of the change with this sequence in the log that there is."""
    return str(Place.of_change(Change.objects.get(pk=sequence)) if sequence else START)


def foreign_place(sequence: int) -> str:
    """Return a place with this sequence that no log of a test has."""
    return str(Place.of(sequence, "f" * PREFIX_LENGTH))
