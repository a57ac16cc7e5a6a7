"""Read the header of a table of results: what each of its columns holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from studies.choices import Statistic
from studies.result_tables.statistics import find_statistic

#: What the columns of a table may be called, by what they hold.
NAMES = {
    "measure": ("measure", "outcome", "outcome measure", "scale"),
    "group": ("group", "arm", "intervention"),
    "population": ("population", "of whom", "analysis population", "group of people"),
    "comparator": ("compared with", "comparator", "comparison", "versus", "vs", "control"),
    "time": ("time", "time point", "timepoint", "follow up", "when", "day", "days"),
    "statistic": ("statistic", "kind", "kind of number", "effect measure"),
    "n": ("n", "people", "analysed", "analyzed", "n analysed", "n analyzed", "denominator"),
    "events": ("events", "n events", "n/n", "events/n", "x/n", "counts"),
    "value": ("value", "estimate", "result", "effect", "number"),
    "percent": ("percent", "per cent"),
    "low": ("from", "low", "lower", "lowest"),
    "high": ("to", "high", "upper", "highest"),
    "ci": ("ci", "confidence interval", "interval"),
    "ci_low": ("ci low", "ci lower", "low ci", "lower ci", "ci from", "interval from", "lcl"),
    "ci_high": ("ci high", "ci upper", "high ci", "upper ci", "ci to", "interval to", "ucl"),
    "ci_level": ("ci level", "confidence level", "level"),
    "p": ("p", "p value"),
    "sd": ("sd", "standard deviation"),
    "se": ("se", "sem", "standard error"),
    "iqr": ("iqr", "interquartile range"),
    "comparator_n": ("comparator n", "control n", "n of the other", "people in the other group"),
    "comparator_events": ("comparator events", "control events", "events in the other group"),
    "report": ("report", "paper", "publication", "citation", "doi"),
    "locator": ("location in the report", "location", "locator", "where", "table", "page"),
    "as_reported": ("as reported", "quote", "wording"),
    "is_primary": ("primary", "primary outcome"),
    "event_definition": ("what counted", "event definition", "definition", "success"),
    "n_studies": ("studies", "n studies", "studies pooled", "k"),
    "i_squared": ("i2", "i²", "i^2", "i squared"),
}
KEYS = {name: key for key, names in NAMES.items() for name in names}
#: Headers that are of time points in one unit.
UNITS = ("day", "days", "weeks", "months", "years")
MAX_TITLE = 100
COMPOSITE = re.compile(r"(.+?)\s*[(\[](.+)[)\]]")
LEVEL = re.compile(r"(\d+(?:[.,]\d+)?)\s*%\s*")


@dataclass(frozen=True)
class Column:
    """One column: what it holds, and what its header says of all its cells.

    ``inside`` is what stands in brackets: "mean (SD)" holds a value, and inside of it an SD.
    """

    title: str
    key: str
    statistic: Statistic | None = None
    unit: str = ""
    level: Decimal | None = None
    inside: str = ""


def read_column(title: str) -> Column | None:
    """Read one header; None if it names nothing that a result has."""
    if len(title) > MAX_TITLE:
        return None
    text = " ".join(title.replace("_", " ").replace("-", " ").casefold().rstrip(".:").split())
    if text in ("n (%)", "no. (%)"):
        return Column(title, "events", inside="percent")
    match = COMPOSITE.fullmatch(text)
    main, inside = (match[1], match[2]) if match else (text, "")
    level, main = take_level(main)
    inner_level, inside = take_level(inside)
    if main in UNITS or (KEYS.get(main) == "time" and inside in UNITS):
        return Column(title, "time", unit=inside or main)
    inner_key = "percent" if inside == "%" else KEYS.get(inside, "")
    if inside and not inner_key:
        return None
    statistic = None
    key = "percent" if main == "%" else KEYS.get(main)
    if key is None and (statistic := find_statistic(main)):
        key = "value"
    if key is None:
        return None
    return Column(title, key, statistic=statistic, level=level or inner_level, inside=inner_key)


def take_level(text: str) -> tuple[Decimal | None, str]:
    """Take the level out of a header such as "95% CI": 0.95, and the header without it."""
    match = LEVEL.search(text)
    if match is None:
        return None, text
    return Decimal(match[1].replace(",", ".")) / 100, LEVEL.sub("", text).strip()


def read_header(titles: Sequence[str]) -> tuple[list[Column | None], list[str]]:
    """Read all headers; a column without one has to be empty.

    Return the columns, and a sentence for each header at fault.
    """
    columns = [read_column(title) if title else None for title in titles]
    known = ", ".join(KEYS_SHOWN)
    keys = [column.key for column in columns if column]
    if "measure" not in keys:
        sentence = f"The first line has to name the columns, “measure” among them: {known}."
        return columns, [sentence]
    pairs = zip(titles, columns, strict=True)
    unknown = [f"“{title}”" for title, column in pairs if title and column is None]
    sentences = []
    if unknown:
        what = "is no column" if len(unknown) == 1 else "are no columns"
        sentences.append(
            f"{', '.join(unknown)} {what} of results. Rename or take out; known are: {known}."
        )
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        same = ", ".join(f"“{each.title}”" for each in columns if each and each.key == key)
        sentences.append(f"{same} hold the same. Keep one, or write them in two rows.")
    return columns, sentences


#: The names that sentences and the form recommend.
KEYS_SHOWN = (
    *("measure", "group", "compared with", "population", "time", "statistic", "n", "events"),
    *("value", "from", "to", "95% CI", "p", "SD", "report", "location in the report"),
)
