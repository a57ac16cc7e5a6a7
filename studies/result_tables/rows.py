"""Read a pasted table of results into the values of rows of the form."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field

from cms.lib.delimited_text import split_table
from studies.choices import DataType, Statistic
from studies.doi import normalize_doi
from studies.result_tables.cells import NOTHING, CellError, read_days, read_p, read_share
from studies.result_tables.columns import Column, read_header
from studies.result_tables.figures import Figures, has_counts
from studies.result_tables.statistics import find_statistic
from studies.statistics import SHARES

MAX_ROWS = 200
MAX_CELL = 300  # characters: titles of reports are the longest
PERCENTAGES = (*SHARES, Statistic.PERCENT_CHANGE, Statistic.RISK_DIFFERENCE)
FIGURES = {"n", "events", "value", "percent", "low", "high", "comparator_n", "comparator_events"}
INTERVAL_ENDS = {"ci_low", "ci_high"}
SPREADS = {"ci", "sd", "se", "iqr"}
TEXTS = {"locator", "as_reported", "event_definition", "n_studies"}
YES, NO = {"yes", "y", "x", "true", "1", "primary"}, {"no", "n", "false", "0"}


@dataclass(frozen=True)
class RowNames:
    """What a table may name, each with its value in the form.

    ``measures`` have folded names, and the kind of their data too.
    """

    measures: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    arms: Mapping[str, str] = field(default_factory=dict)
    populations: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadTable:
    """What became of a table: the rows that were read, and the lines that were not.

    ``rest`` is the header with those lines, to be corrected; ``sentences`` say why, in order.
    """

    rows: list[dict[str, str]]
    rest: str
    sentences: list[str]


def read_table(text: str, names: RowNames) -> ReadTable:
    """Read a table whose first line names the columns. No line is left out without a sentence."""
    try:
        lines = split_table(text)
    except csv.Error:
        return ReadTable([], text, ["A cell is much too long. Is a quotation mark missing?"])
    if not lines:
        return ReadTable([], "", [])
    (header, titles), *body = lines
    columns, sentences = read_header(titles)
    if sentences:
        return ReadTable([], text, sentences)
    if not body:
        return ReadTable([], text, ["There is no line below the names of the columns."])
    rows, unread = [], []
    for number, (line, cells) in enumerate(body[:MAX_ROWS], start=2):
        row, faults = RowReader(names).read_line(columns, cells)
        if faults:
            unread.append(line)
            sentences += [f"Line {number}: {fault}" for fault in faults]
        else:
            rows.append(row)
    if later := [line for line, _cells in body[MAX_ROWS:]]:
        unread += later
        sentences.append(f"{len(later)} more lines wait: save these {MAX_ROWS} first.")
    rest = "\n".join([header, *unread]) if unread else ""
    return ReadTable(rows, rest, sentences)


class RowReader:
    """The reader of one line: the values of its row, and a sentence for each cell at fault."""

    def __init__(self, names: RowNames) -> None:
        self.names = names
        self.row: dict[str, str] = {}
        self.faults: list[str] = []

    def read_line(
        self, columns: list[Column | None], cells: list[str]
    ) -> tuple[dict[str, str], list[str]]:
        given = []
        for number, cell in enumerate(cells):
            column = columns[number] if number < len(columns) else None
            if cell.casefold() in NOTHING:
                continue
            if column is None:
                self.faults.append(f"“{cell}” stands in a column without a name.")
            elif len(cell) > MAX_CELL and column.key not in TEXTS:
                self.faults.append(f"{column.title}: “{cell[:30]}…” is much too long.")
            else:
                given.append((column, cell))
        figures = self.start_figures(given)
        for column, cell in given:
            try:
                self.read_cell(column, cell, figures)
            except CellError as error:
                self.faults.append(f"{column.title}: {error}")
        return self.row | figures.values, self.faults

    def start_figures(self, given: list[tuple[Column, str]]) -> Figures:
        """Find out what is measured, and which statistic it is, which the figures depend on."""
        cells = {column.key: cell for column, cell in given}
        data_type = ""
        if measure := self.names.measures.get(fold(cells.get("measure", ""))):
            self.row["measure"], data_type = measure
        elif "measure" in cells:
            self.faults.append(
                f"“{cells['measure']}” is no measure here. Write its name or its abbreviation, or "
                "add it under Measures first."
            )
        else:
            self.faults.append("Which measure is it? Write its name or its abbreviation.")
        statistic = self.find_statistic(given, cells)
        if statistic:
            self.row["statistic"] = statistic
        is_range = statistic == Statistic.RANGE and data_type == DataType.BINARY
        return Figures(statistic, is_share=statistic in PERCENTAGES or is_range)

    def find_statistic(
        self, given: list[tuple[Column, str]], cells: Mapping[str, str]
    ) -> Statistic | None:
        if "statistic" in cells:
            statistic = find_statistic(cells["statistic"])
            if statistic is None:
                self.faults.append(
                    f"“{cells['statistic']}” is no kind of number. Write one of these: "
                    f"{', '.join(each.label.partition(' (')[0] for each in Statistic)}."
                )
            return statistic
        if named := [column.statistic for column, _cell in given if column.statistic]:
            return named[0]
        if "events" in cells or any(
            has_counts(cell) for column, cell in given if column.key in FIGURES
        ):
            return Statistic.PROPORTION
        self.faults.append(
            "Which kind of number is it? Add a column “statistic”: mean, proportion, risk ratio."
        )
        return None

    def read_cell(self, column: Column, cell: str, figures: Figures) -> None:
        key = column.key
        if key in FIGURES:
            figures.read_cell(cell, key=key, inside=column.inside, level=column.level)
        elif key in SPREADS:
            figures.read_spread(cell, key, column.level)
        elif key in INTERVAL_ENDS:
            figures.put(key, read_share(cell, may_be_percentage=figures.is_share))
            if column.level is not None:
                figures.put("ci_level", column.level)
        elif key == "ci_level":
            level = read_share(cell, may_be_percentage=True)
            figures.put("ci_level", level / 100 if level > 1 else level)
        elif key == "i_squared":
            self.row[key] = format(read_share(cell, may_be_percentage=True), "f")
        elif key in TEXTS:
            self.row[key] = cell
        elif key not in {"measure", "statistic"}:
            getattr(self, f"read_{key}")(column, cell)

    def read_time(self, column: Column, cell: str) -> None:
        days, self.row["timepoint_kind"] = read_days(cell, column.unit)
        self.row["timepoint_days"] = str(days)

    def read_p(self, column: Column, cell: str) -> None:
        self.row["p_operator"], value = read_p(cell)
        self.row["p_value"] = format(value, "f")

    def read_is_primary(self, column: Column, cell: str) -> None:
        if fold(cell) in YES:
            self.row["is_primary"] = "on"
        elif fold(cell) not in NO:
            raise CellError(f"“{cell}” is neither yes nor no.")

    def read_group(self, column: Column, cell: str) -> None:
        """Read the arm, or the group of people: whose arm it is, the group itself says."""
        arms = {fold(name): value for name, value in self.names.arms.items()}
        if fold(cell) in arms:
            self.row["arm"] = arms[fold(cell)]
        else:
            self.row.setdefault("population", self.find_value("populations", cell, "arms"))

    def read_population(self, column: Column, cell: str) -> None:
        self.row["population"] = self.find_value("populations", cell)

    def read_comparator(self, column: Column, cell: str) -> None:
        self.row["comparator_arm"] = self.find_value("arms", cell)

    def read_report(self, column: Column, cell: str) -> None:
        self.row["report"] = self.find_value("reports", normalize_doi(cell))

    def find_value(self, kind: str, cell: str, *others: str) -> str:
        """Find the value of a name in this form; raise CellError with the names that there are."""
        names_of: Mapping[str, str] = getattr(self.names, kind)
        found = {fold(name): value for name, value in names_of.items()}
        if fold(cell) in found:
            return found[fold(cell)]
        names = [name for each in (*others, kind) for name in getattr(self.names, each)]
        raise CellError(f"“{cell}” is not in this form. {list_names(kind, names)}")


def fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def list_names(kind: str, names: list[str]) -> str:
    """Say where a row of this kind is added, and which there are."""
    tabs = {"arms": "Arms", "populations": "Arms or Groups of people", "reports": "Reports"}
    there = f" There are: {', '.join(names)}." if names else ""
    return f"Add it under {tabs[kind]}.{there}"
