"""The ``as_of`` parameter: an entry, or a list, as readers had it at an earlier time."""

from datetime import UTC, datetime

from django.utils import timezone

from cms.api.parameters.parameter import Parameter
from cms.api.parameters.values import InstantValue


class PastInstantValue(InstantValue):
    """An instant in the past, or later on the current day."""

    expects = (
        "a time that has passed, such as 2018-01-31T12:00:00Z, a date, or -30d, not before the "
        "year 1800"
    )

    def parse(self, text: str) -> datetime:
        instant = super().parse(text)
        if instant.date() > timezone.now().astimezone(UTC).date():
            raise ValueError
        return instant


ENTRY_AS_OF = Parameter(
    "as_of",
    PastInstantValue(is_end=True),
    help=(
        "The entry as readers had it at that time: the edition of then, with the cards of today. "
        "A time means the last moment of what it is written to: a date its day, in UTC."
    ),
)
LIST_AS_OF = Parameter(
    "as_of",
    PastInstantValue(is_end=True),
    help=(
        "The list as it was at that time: what was published then and is still, in the editions "
        "of then, with the cards of today. A time means its last moment: of a "
        "date, its day's in UTC. Only what every entry has can narrow it or put it in order."
    ),
)
