"""Read notices from works as Crossref's REST API sends them, one or many, or one on each line.

A notice names what it updates in ``update-to``; an updated work names its notices in
``updated-by`` (https://www.crossref.org/documentation/retrieve-metadata/rest-api/).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

import orjson

from studies.choices import NoticeType
from studies.notices.decoded_lines import Line
from studies.notices.notice_record import NoticeRecord, Parts, UnreadablePart, clean_doi

#: The types of updates, without "-" and "_" as separators.
TYPES = {
    "retraction": NoticeType.RETRACTION,
    "partialretraction": NoticeType.PARTIAL_RETRACTION,
    "removal": NoticeType.WITHDRAWAL,
    "withdrawal": NoticeType.WITHDRAWAL,
    "expressionofconcern": NoticeType.EXPRESSION_OF_CONCERN,
    "correction": NoticeType.CORRECTION,
    "corrigendum": NoticeType.CORRECTION,
    "erratum": NoticeType.CORRECTION,
    "reinstatement": NoticeType.REINSTATEMENT,
    "retractionandreplacement": NoticeType.RETRACT_AND_REPLACE,
    "retractandreplace": NoticeType.RETRACT_AND_REPLACE,
    "newversion": NoticeType.NEW_VERSION,
    "newedition": NoticeType.NEW_VERSION,
    "addendum": NoticeType.COMMENT,
    "clarification": NoticeType.COMMENT,
}
SOURCES = {"retraction-watch": "Retraction Watch", "publisher": "The publisher, at Crossref"}


def read_crossref(lines: Iterable[Line]) -> Parts:
    """Yield the notices of all works, and the parts that can't be read."""
    for line, work in read_works(lines):
        if isinstance(work, str):
            yield UnreadablePart(line, work)
        else:
            yield from parse_work(line, work)


def read_works(lines: Iterable[Line]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield each work with its line; a text says what is wrong with that line.

    The file is one JSON value, over several lines or not, or has one on each line.
    """
    rest = iter(lines)
    first = next((line for line in rest if line.text.strip()), None)
    if first is None:
        return
    try:
        parsed = orjson.loads(first.text)
    except orjson.JSONDecodeError:  # it goes on, or this line alone is broken
        others = list(rest)
        try:
            parsed = orjson.loads("".join(line.text for line in [first, *others]))
        except orjson.JSONDecodeError:
            yield from parse_lines([first, *others])
            return
        yield from ((first.number, work) for work in list_works(parsed))
        return
    yield from ((first.number, work) for work in list_works(parsed))
    yield from parse_lines(rest)


def parse_lines(lines: Iterable[Line]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for line in lines:
        if not line.text.strip():
            continue
        try:
            parsed = orjson.loads(line.text)
        except orjson.JSONDecodeError:
            yield line.number, "This is no JSON."
            continue
        yield from ((line.number, work) for work in list_works(parsed))


def list_works(parsed: Any) -> list[Any]:
    """Return the works of a response, of a list of works, or the single work."""
    message = parsed.get("message", parsed) if isinstance(parsed, dict) else parsed
    works = message.get("items", [message]) if isinstance(message, dict) else message
    return [
        work if isinstance(work, dict) else "This is no work of Crossref."
        for work in (works if isinstance(works, list) else [works])
    ]


def parse_work(line: int, work: dict[str, Any]) -> Parts:
    own = clean_doi(str(work.get("DOI", "")))
    updates = chain(
        ((own, update, "update-to") for update in list_updates(work.get("update-to"))),
        ((own, update, "updated-by") for update in list_updates(work.get("updated-by"))),
    )
    for doi, update, direction in updates:
        other = clean_doi(str(update.get("DOI", "")))
        notice_doi, original = (doi, other) if direction == "update-to" else (other, doi)
        yield parse_update(line, update, notice_doi=notice_doi, original=original)


def list_updates(updates: Any) -> list[dict[str, Any]]:
    return [each for each in updates if isinstance(each, dict)] if isinstance(updates, list) else []


def parse_update(
    line: int, update: dict[str, Any], *, notice_doi: str, original: str
) -> NoticeRecord | UnreadablePart:
    name = str(update.get("type", ""))
    kind = TYPES.get(name.lower().replace("_", "").replace("-", "").replace(" ", ""))
    if kind is None:
        return UnreadablePart(line, f"“{name}” is no kind of notice that is known here.")
    if not original:
        return UnreadablePart(line, "It names no publication: its DOI is missing.")
    source = str(update.get("source", "publisher"))
    return NoticeRecord(
        line=line,
        doi=original,
        pmid="",
        type=kind,
        notice_doi=notice_doi,
        date=parse_date_parts(update.get("updated")),
        source=SOURCES.get(source, source),
        reason="",
    )


def parse_date_parts(updated: Any) -> date | None:
    """Return the day of Crossref's ``date-parts``; None unless all three are known."""
    try:
        ((year, month, day),) = updated["date-parts"]
        return date(year, month, day)
    except (KeyError, TypeError, ValueError):
        return None
