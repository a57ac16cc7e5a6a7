"""Versions: what a page showed of an entry. Every act carries it, as HTTP carries ``If-Match``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Version:
    """What an actor was shown of an entry.

    ``revision`` is the number of the draft's revision, ``sequence`` that of the entry's latest
    change (0: readers never had it), ``digest`` the beginning of that of the document which the
    draft would publish: it rests on more than the draft, on a citation for example.
    """

    revision: int
    sequence: int
    digest: str

    def __str__(self) -> str:
        return f"{self.revision}-{self.sequence}-{self.digest}"

    @classmethod
    def parse(cls, text: str) -> "Version | None":
        """Parse what ``str()`` writes; None if it is something else."""
        match = VERSION.fullmatch(text)
        return cls(int(match[1]), int(match[2]), match[3]) if match else None


VERSION = re.compile(r"([0-9]{1,9})-([0-9]{1,18})-([0-9a-f]{16}|)", re.ASCII)
Versions = Mapping[UUID, Version]
NOT_SHOWN = Version(revision=0, sequence=0, digest="")


class MovedOnError(Exception):
    """The draft, or what readers have of it, is not what the actor was shown any more."""

    def __init__(self, draft: Any, *, shown: Version, current: Version) -> None:
        self.draft, self.shown, self.current = draft, shown, current
        if not shown.revision:
            what = "The page was sent without saying what it showed."
        elif shown.sequence != current.sequence:
            what = "Somebody has published or withdrawn it since."
        elif shown.revision != current.revision:
            what = f"You were shown revision {shown.revision}; it is at {current.revision} now."
        else:
            what = "Something it shows, a publication for example, has been changed since."
        super().__init__(f"“{draft}” has moved on. {what}")


def find_shown(versions: Versions | None, draft: Any) -> Version | None:
    """Find what the actor was shown of the draft; None where nobody is shown anything.

    What a page did not show is ``NOT_SHOWN``, which no draft is at: so it is refused.
    """
    return None if versions is None else versions.get(draft.pk, NOT_SHOWN)


def require_version(instance: Any, shown: Version | None) -> None:
    """Raise MovedOnError if the locked instance is not in the version that was shown, if any."""
    if shown and shown != (current := instance.version()):
        raise MovedOnError(instance, shown=shown, current=current)
