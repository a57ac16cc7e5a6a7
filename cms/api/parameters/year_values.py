"""Form fields of years: each stands for all instants of the year, in UTC."""

from datetime import UTC, datetime
from typing import Any

from cms.api.parameters.values import IntegerValue, Span


class YearValue(IntegerValue):
    """A year, as the span of its instants."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(minimum=1800, maximum=2200, **kwargs)

    def parse(self, text: str) -> Any:
        year = super().parse(text)
        first, following = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 1))
        return Span(first, following - datetime.resolution)


class YearBoundValue(YearValue):
    """The first instant of a year, or the last one with ``is_end``."""

    def __init__(self, *, is_end: bool, **kwargs: Any) -> None:
        self.is_end = is_end
        super().__init__(**kwargs)

    def parse(self, text: str) -> Any:
        span = super().parse(text)
        return span.last if self.is_end else span.first
