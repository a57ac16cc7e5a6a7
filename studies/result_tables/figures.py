"""Read the figures of one row of a table: counts, values, intervals and spreads, into fields."""

import re
from decimal import Decimal

from studies.choices import DispersionKind, Statistic
from studies.result_tables.cells import (
    BRACKETS,
    COUNTS,
    ENDS,
    LEVEL,
    CellError,
    read_count,
    read_ends,
    read_number,
    read_share,
)
from studies.statistics import COMPARISONS

#: The fields of a plain number in each column, and those of "42 of 61".
PLAIN = {
    "n": "n_analysed",
    "events": "n_events",
    "comparator_n": "comparator_n_analysed",
    "comparator_events": "comparator_n_events",
}
ENDS_OF = ("low", "high")
#: Statistics beside which two numbers in brackets may be an interval as well as a spread.
AVERAGES = (
    *(Statistic.MEAN, Statistic.MEDIAN),
    *(Statistic.MEAN_CHANGE, Statistic.PERCENT_CHANGE),
)
TRAILING_INTERVAL = re.compile(r"(.*?)[,;]?\s+(\d+(?:[.,]\d+)?\s*%\s*CI.*)", re.IGNORECASE)


class Figures:
    """The figures of one row, by the fields of a result.

    ``is_share`` tells that the statistic may be written as per cent.
    """

    def __init__(self, statistic: Statistic | None, *, is_share: bool) -> None:
        self.statistic, self.is_share = statistic, is_share
        self.values: dict[str, str] = {}

    def put(self, field: str, value: Decimal | int | str) -> None:
        """Set a field; raise CellError if the row has said something else."""
        text = format(value, "f") if isinstance(value, Decimal) else str(value)
        before = self.values.setdefault(field, text)
        if before != text:
            raise CellError(f"says {text}, and another column says {before}. Check both.")

    def read_cell(
        self, text: str, *, key: str, inside: str = "", level: Decimal | None = None
    ) -> None:
        """Read a cell such as "42 of 61 (69 %)", "0.45 (0.3 to 0.6)" or "12.1 (3.4)"."""
        main, inner = split_brackets(text)
        if inner:
            self.read_inside(inner, inside, level)
        counts = COUNTS.fullmatch(main)
        if counts:
            side = "comparator_" if key.startswith("comparator") else ""
            self.put(f"{side}n_events", int(counts[1]))
            self.put(f"{side}n_analysed", int(counts[2]))
            main = counts[3].strip(" ,;=")
            key = "percent"
        if main:
            self.read_main(main, key)

    def read_main(self, text: str, key: str) -> None:
        if key in PLAIN:
            self.put(PLAIN[key], read_count(text))
        elif key == "percent":
            self.put("value", read_number(text.rstrip("% ")) / 100)
        elif key == "value" and self.statistic == Statistic.RANGE and ENDS.fullmatch(text):
            self.put_ends("value_low", "value_high", text)
        else:
            field = self.find_end(key) if key in ENDS_OF else key
            self.put(field, read_share(text, may_be_percentage=self.is_share))

    def find_end(self, key: str) -> str:
        """Return the field of an end that is only called "low" or "high"."""
        if self.statistic == Statistic.RANGE:
            return f"value_{key}"
        if self.statistic in COMPARISONS:
            return f"ci_{key}"
        raise CellError(f"the end of what? Name the column “CI {key}”, or both ends “IQR”.")

    def read_inside(self, text: str, inside: str, level: Decimal | None) -> None:
        """Read what stands in brackets: as the header says, or by its form."""
        if match := LEVEL.match(text):
            level = read_number(match[1]) / 100
            text, inside = text[match.end() :], "ci"
        if not inside and ENDS.fullmatch(text) and self.statistic not in AVERAGES:
            inside = "ci"
        if not inside and text.endswith("%"):
            inside = "percent"
        if not inside:
            raise CellError(
                f"what is “{text}” in brackets? Name the column “mean (SD)”, “(IQR)” or “(95% CI)”."
            )
        self.read_spread(text, inside, level)

    def read_spread(self, text: str, key: str, level: Decimal | None = None) -> None:
        """Read an interval, a spread of people's values, or a percentage in brackets."""
        if key == "ci":
            self.put_ends("ci_low", "ci_high", text)
            if level is not None:
                self.put("ci_level", level)
        elif key == "iqr" and ENDS.fullmatch(text):
            self.put_ends("value_low", "value_high", text)
            self.put("dispersion_kind", DispersionKind.IQR)
        elif key in DispersionKind.values:
            self.put("dispersion", read_number(text.removeprefix("±")))
            self.put("dispersion_kind", key)
        else:
            self.read_main(text, key)

    def put_ends(self, low: str, high: str, text: str) -> None:
        ends = read_ends(text, may_be_percentage=self.is_share)
        self.put(low, ends[0])
        self.put(high, ends[1])


def split_brackets(text: str) -> tuple[str, str]:
    """Split "0.45 (0.3 to 0.6)" and "0.45, 95 % CI 0.3 to 0.6" in two."""
    match = BRACKETS.fullmatch(text) or TRAILING_INTERVAL.fullmatch(text)
    return (match[1].strip(), match[2].strip()) if match else (text.strip(), "")


def has_counts(text: str) -> bool:
    """Return whether a cell has counts: "42 of 61"."""
    return bool(COUNTS.fullmatch(split_brackets(text)[0]))
