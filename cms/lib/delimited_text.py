"""Split pasted tables into cells: tab separated, as spreadsheets copy them, or CSV."""

import csv

DELIMITERS = ("\t", ";", ",")


def find_delimiter(header: str) -> str:
    """Return the delimiter of the first line: a tab, else a semicolon, else a comma."""
    return next((each for each in DELIMITERS if each in header), DELIMITERS[0])


def split_table(text: str) -> list[tuple[str, list[str]]]:
    """Return each line that is not empty, as it was written and split into its cells.

    A cell may be quoted (RFC 4180) and then hold delimiters and line breaks. Raises csv.Error if
    one is longer than the module takes.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header = next((line for line in lines if line.strip()), "")
    source = _LineRecorder(lines)
    rows = []
    for cells in csv.reader(source, delimiter=find_delimiter(header)):
        written = source.take()
        if any(cell.strip() for cell in cells):
            rows.append((written, [cell.strip() for cell in cells]))
    return rows


class _LineRecorder:
    """An iterator over lines that remembers those of the latest row: a row may have several."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.taken = iter(lines), list[str]()

    def __iter__(self) -> "_LineRecorder":
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.taken.append(line)
        return f"{line}\n"

    def take(self) -> str:
        written, self.taken = "\n".join(self.taken), []
        return written
