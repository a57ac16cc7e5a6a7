"""The hash chain of the log, and the places in it that clients keep.

A sequence alone names a line of whatever log a server has: after a restore from a backup the same
number stands for something else. A sequence with its chain names one history and no other.
"""

import re
from dataclasses import dataclass
from datetime import UTC

from cms.lib import canonical_json
from cms.published.models.log import Change

#: Hexadecimal digits of the chain that a place shows: 64 bits, of one log's lines.
PREFIX_LENGTH = 16
PLACE_PATTERN = rf"[1-9][0-9]{{0,17}}-[0-9a-f]{{{PREFIX_LENGTH}}}"
PLACE_REGEX = re.compile(PLACE_PATTERN)


@dataclass(frozen=True)
class Place:
    """A place in the log: the sequence of a change, and the beginning of its chain.

    It is written "54-9f86d081884c7d65"; "0" is the place before the first change, which every
    history has.
    """

    sequence: int = 0
    chain: str = ""

    def __str__(self) -> str:
        return f"{self.sequence}-{self.chain}" if self.sequence else "0"

    @classmethod
    def of(cls, sequence: int, chain: str) -> "Place":
        """Build the place from the columns of a change or of the head."""
        return cls(sequence, chain[:PREFIX_LENGTH])

    @classmethod
    def of_change(cls, change: Change) -> "Place":
        """Return the place of a change."""
        return cls.of(change.sequence, change.chain)

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Parse a place as it is written. Raises ValueError if it is none."""
        if text == "0":
            return START
        if not PLACE_REGEX.fullmatch(text):
            raise ValueError("A place of the log is written like 54-9f86d081884c7d65.")
        sequence, _, chain = text.partition("-")
        return cls(int(sequence), chain)


START = Place()


def read_place(sequence: int, *, using: str) -> Place | None:
    """Return the place with this sequence in a database; None: its log has not come as far."""
    if sequence == 0:
        return START
    changes = Change.objects.using(using).filter(sequence=sequence)
    chain = changes.values_list("chain", flat=True).first()
    return None if chain is None else Place.of(sequence, chain)


def link_change(previous: str, change: Change) -> str:
    """Return the chain of a change: SHA-256 over the chain before it and all that its line says."""
    line = {
        "previous": previous,
        "sequence": change.sequence,
        "kind": change.kind,
        "type": change.type,
        "entry_id": str(change.entry_id),
        "locale": change.locale,
        "slug": change.slug,
        "title": change.title,
        "edition": change.edition,
        "digest": change.digest,
        "at": change.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "significance": change.significance,
        "note": change.note,
        "reason": change.reason,
        "replacement_id": str(change.replacement_id) if change.replacement_id else None,
    }
    if change.evidence:  # other lines are what they were before there were any of these
        line["evidence"] = change.evidence
    return canonical_json.digest(canonical_json.dump(line))
