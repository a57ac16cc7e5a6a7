"""Notices about publications, as files of other registers report them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from studies.choices import NoticeType
from studies.doi import DOI, normalize_doi

PMID = re.compile(r"[1-9]\d{0,8}")


class NoticeRecord(NamedTuple):
    """One notice about the publication with this DOI or PubMed id; empty: not reported.

    ``line`` is where it begins in the file, from 1.
    """

    line: int
    doi: str
    pmid: str
    type: NoticeType
    notice_doi: str
    date: date | None
    source: str
    reason: str


class UnreadablePart(NamedTuple):
    """A part of a file that could not be read, and why, in a sentence for editors."""

    line: int
    problem: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.problem}"


Parts = Iterator[NoticeRecord | UnreadablePart]


def clean_doi(text: str) -> str:
    """Return the DOI of a file as ours are stored; empty if it is none ("unavailable")."""
    doi = normalize_doi(text)
    return doi if re.fullmatch(DOI, doi) else ""


def clean_pmid(text: str) -> str:
    """Return the PubMed id of a file; empty if it is none ("0")."""
    pmid = text.strip()
    return pmid if PMID.fullmatch(pmid) else ""
