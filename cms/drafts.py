"""The interface of the drafts that publishing knows, and what may stand against one of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar, cast
from uuid import UUID

from cms.lib.row_selection import Selection, select_rows
from cms.lib.versions import Version
from cms.published.entry_log import EntryLog
from cms.published.models.log import Change
from cms.published.models.rows import Published, count_base_levels


@dataclass(frozen=True)
class Problem:
    """One finding of a preflight. An error forbids publishing; a warning is only shown.

    ``link`` is the admin's page on which it can be mended, if that is another one; ``needs`` is the
    id of the draft whose publication would mend it, empty for most. ``kind`` is one of
    ``cms.authoring.findings.FINDING_KINDS``. ``sentence`` is the one it is about, in ``place``;
    ``figure`` are the words that can be accepted with a reason; empty: nothing can be accepted.
    ``basis`` is what stands against them: an acceptance holds as long as that is the same.
    """

    message: str
    field: str = ""
    is_error: bool = True
    link: str = ""
    needs: str = ""
    kind: str = "rule"
    sentence: str = ""
    place: str = ""
    figure: str = ""
    basis: str = ""


class PreflightError(Exception):
    """The draft can't be published as it is; ``problems`` say why, in full sentences."""

    def __init__(self, draft: "Draft", problems: list[Problem]) -> None:
        self.draft, self.problems = draft, problems
        super().__init__(f"{draft}: " + " ".join(problem.message for problem in problems))


class Companion(NamedTuple):
    """A document that the same act publishes, of an entry of this type."""

    type: str
    document: Mapping[str, Any]


#: Companions of a draft by id: it finds them as readers will have them.
Companions = Mapping[str, Companion]
NO_COMPANIONS: Companions = MappingProxyType({})


class Draft(Protocol):
    """The interface of a draft that publishing needs: see ``cms.authoring.models.draft.Draft``."""

    pk: UUID
    published: ClassVar[type[Published]]
    #: The language that readers have it in, as far as somebody has looked; "": they never had it.
    published_locale: str | None
    companions: Companions

    def revision_number(self) -> int: ...
    def latest_revision_number(self) -> int: ...
    def version(self, revision: int | None = None) -> Version: ...
    def load_state(self) -> EntryLog: ...
    def saved_values(self) -> list[Any]: ...
    def field_problems(self) -> list[Problem]: ...
    def document_problems(self, document: dict[str, Any]) -> list[Problem]: ...
    def render(self) -> dict[str, Any]: ...
    def public_files(self) -> dict[str, str]: ...
    def save_content_digest(self, digest: str) -> None: ...
    def mark_borrowing_drafts(self) -> None: ...

    def record_act(
        self,
        act: str,
        *,
        change: Change,
        revision: int | None,
        approved_at: datetime,
        by: Any,
        note: str,
    ) -> None:
        """Record in the draft's history that readers got its ``revision``, or lost the entry.

        Ends the waiting acts that were approved before ``approved_at``.
        """


D = TypeVar("D", bound=Draft)


def lock_drafts(drafts: Sequence[D]) -> list[D]:
    """Reload the drafts with row locks, so that the latest saved state is rendered.

    Rows are locked in the order of their ids, so that two releases can't deadlock.
    """
    return load_drafts(drafts, lock=True)


def load_drafts(drafts: Sequence[D], *, lock: bool = False) -> list[D]:
    """Reload the drafts in the order of their ids, and return them in the given order."""
    saved: dict[UUID, D] = {}
    for draft in sorted(drafts, key=lambda draft: draft.pk):
        model = cast("Any", type(draft))  # a Django model, which a protocol can't say
        key = model._meta.pk.to_python(draft.pk)
        (rows,) = select_rows(Selection(model, "id = %s", [key]), is_locking=lock)
        if not rows:
            raise model.DoesNotExist(f"“{draft}” was deleted meanwhile.")
        saved[draft.pk] = rows[0]
    return [saved[draft.pk] for draft in drafts]


def order_by_rank(drafts: Iterable[D]) -> list[D]:
    """Order drafts so that each comes after all that it may rest on."""
    return sorted(drafts, key=lambda draft: count_base_levels(draft.published.type))


def introduce_companions(drafts: Iterable[Draft], companions: Companions = NO_COMPANIONS) -> None:
    """Let drafts of one act know each other, and ``companions`` that were rendered before."""
    known = {**companions}
    for draft in order_by_rank(drafts):
        draft.companions = known
        known[str(draft.pk)] = Companion(draft.published.type, draft.render())


def render_document(draft: Draft) -> dict[str, Any]:
    """Render the draft, once, and check it. Raises PreflightError."""
    if problems := draft.field_problems():
        raise PreflightError(draft, problems)
    document = draft.render()
    errors = [each for each in draft.document_problems(document) if each.is_error]
    if errors := leave_out_mended(errors, draft.companions):
        raise PreflightError(draft, errors)
    return document


def leave_out_mended(problems: Iterable[Problem], companions: Companions) -> list[Problem]:
    """Leave out the problems that a companion mends when it is published."""
    return [each for each in problems if each.needs not in companions]


def fixed_language_problem(locale: str) -> Problem:
    """Build the refusal of another language for an entry that was published in ``locale``."""
    message = (
        f"This entry was published in “{locale}”, and its language can't change any more: "
        "whoever has a copy has it in that language. A translation is another entry, with the same "
        "translation key."
    )
    return Problem(message, field="locale")
