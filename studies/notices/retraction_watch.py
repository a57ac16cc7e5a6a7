"""Read notices from the table of Retraction Watch, which Crossref gives away as CSV."""

from collections.abc import Iterable
from datetime import date, datetime

from studies.choices import NoticeType
from studies.notices.csv_rows import read_rows
from studies.notices.decoded_lines import Line
from studies.notices.notice_record import NoticeRecord, Parts, UnreadablePart, clean_doi, clean_pmid

#: Columns without which a table is another one.
COLUMNS = ("RetractionNature", "OriginalPaperDOI", "OriginalPaperPubMedID")
NATURES = {
    "retraction": NoticeType.RETRACTION,
    "partial retraction": NoticeType.PARTIAL_RETRACTION,
    "expression of concern": NoticeType.EXPRESSION_OF_CONCERN,
    "correction": NoticeType.CORRECTION,
    "reinstatement": NoticeType.REINSTATEMENT,
}
#: A reason that says what the retraction is: under the same DOI stands a new text.
REPLACED = "Retract and Replace"
DATE_FORMATS = ("%m/%d/%Y %H:%M", "%m/%d/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
SOURCE = "Retraction Watch"


def read_retraction_watch(lines: Iterable[Line]) -> Parts:
    """Yield the notices of a table, and the rows that can't be read."""
    for row in read_rows(lines):
        if isinstance(row, UnreadablePart):
            yield row
            continue
        number, values = row
        if missing := [name for name in COLUMNS if name not in values]:
            yield UnreadablePart(number, f"The table has no column {missing[0]}.")
            return
        yield parse_values(number, {name: text.strip() for name, text in values.items()})


def parse_values(line: int, values: dict[str, str]) -> NoticeRecord | UnreadablePart:
    nature = values["RetractionNature"]
    kind = NATURES.get(nature.lower())
    if kind is None:
        return UnreadablePart(line, f"“{nature}” is no kind of notice that is known here.")
    reasons = [each.strip(" +") for each in values.get("Reason", "").split(";")]
    if kind == NoticeType.RETRACTION and REPLACED in reasons:
        kind = NoticeType.RETRACT_AND_REPLACE
    text = values.get("RetractionDate", "")
    day = parse_date(text)
    if text and day is None:
        return UnreadablePart(line, f"“{text}” is no date.")
    doi, pmid = clean_doi(values["OriginalPaperDOI"]), clean_pmid(values["OriginalPaperPubMedID"])
    if not doi and not pmid:
        return UnreadablePart(line, "It names no publication: neither a DOI nor a PubMed id.")
    return NoticeRecord(
        line=line,
        doi=doi,
        pmid=pmid,
        type=kind,
        notice_doi=clean_doi(values.get("RetractionDOI", "")),
        date=day,
        source=SOURCE,
        reason="; ".join(filter(None, reasons)),
    )


def parse_date(text: str) -> date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day, without a time
        except ValueError:
            continue
    return None
