"""The two versions of an entry that a comparison shows: revisions, the draft, what readers have."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cms.authoring.models.content import Content
from cms.authoring.models.revision import Revision, current_revision
from cms.lib.instants import format_instant

#: What the address of a comparison may name instead of a revision's number.
DRAFT, PUBLISHED = "draft", "published"


class NoVersionError(Exception):
    """The entry has no such version; the message is a sentence for whoever asked for it."""


@dataclass(frozen=True)
class ComparedVersion:
    """A side of a comparison: a revision, and what people call it."""

    name: str
    label: str
    revision: Revision

    @property
    def content(self) -> Content:
        content: Content = self.revision.content
        return content

    @property
    def details(self) -> str:
        """Return which revision it is, unless the label says so, of when and by whom."""
        number = "" if self.label == str(self.revision) else f"{self.revision}, "
        return f"{number}{format_instant(self.revision.at)}, {name_person(self.revision.by)}"

    @property
    def is_draft(self) -> bool:
        return self.name == DRAFT


def choose_versions(
    entry: Any, old: str | None, new: str | None
) -> tuple[ComparedVersion, ComparedVersion]:
    """Return the versions with these names, the earlier one first; the draft is the latest.

    ``old`` None: what readers have; ``new`` None: the draft. Raises NoVersionError.
    """
    draft = current_revision(entry)
    first = find_version(entry, old, draft) if old else find_default_version(entry, draft)
    second = find_version(entry, new or DRAFT, draft)
    if (first.is_draft, first.revision.number) > (second.is_draft, second.revision.number):
        return second, first
    return first, second


def find_default_version(entry: Any, draft: Revision) -> ComparedVersion:
    """Find what readers have; before they had anything, the revision before the draft."""
    try:
        return find_version(entry, PUBLISHED, draft)
    except NoVersionError:
        return find_version(entry, str(max(draft.number - 1, 1)), draft)


def find_version(entry: Any, name: str, draft: Revision) -> ComparedVersion:
    """Find the version with this name. Raises NoVersionError."""
    if name == DRAFT:
        return ComparedVersion(name, "The draft now", draft)
    if name != PUBLISHED:
        revision = find_revision(entry, name)
        return ComparedVersion(name, str(revision), revision)
    if act := find_published(entry):
        revision = find_revision(entry, str(act.source))
        return ComparedVersion(name, f"Readers have: edition {act.edition}", revision)
    raise NoVersionError(
        "Readers have nothing of this entry, or have had it since before revisions were kept."
    )


def revisions_of(entry: Any) -> Any:
    """Return the revisions of an entry, the latest first."""
    revisions = Revision.objects.filter(entry_id=entry.pk)
    return revisions.select_related("by").order_by("-number")


def find_revision(entry: Any, number: str) -> Revision:
    """Find the revision with this number. Raises NoVersionError."""
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    revision = revisions_of(entry).filter(number=number).first() if is_number else None
    if revision is None:
        raise NoVersionError("This entry has no such revision.")
    found: Revision = revision
    return found


def find_published(entry: Any) -> Revision | None:
    """Return the act that gave readers what they have of an entry; None if they have nothing."""
    acts = revisions_of(entry).filter(act__in=[Revision.Act.PUBLISH, Revision.Act.WITHDRAW])
    latest: Revision | None = acts.defer("content").first()
    return latest if latest and latest.act == Revision.Act.PUBLISH else None


def list_other_comparisons(old: ComparedVersion, new: ComparedVersion) -> Iterator[tuple[str, str]]:
    """Yield queries and labels of the comparisons that people look at next."""
    if new.is_draft:
        return
    first, second = old.revision.number, new.revision.number
    if second == first + 1:
        if first > 1:
            yield f"?from={first - 1}&to={first}", "The change before"
        yield f"?from={second}&to={second + 1}", "The change after"
    yield f"?from={first}&to={DRAFT}", f"Revision {first} and the draft"
    yield f"?from={second}&to={DRAFT}", f"Revision {second} and the draft"


def name_person(person: Any) -> str:
    """Return the full name of a person, or else the account's; revisions may have nobody."""
    return str(person.get_full_name() or person.get_username()) if person else "by a command"
