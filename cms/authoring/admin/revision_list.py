"""The list of an entry's revisions, day by day, with what was done to each."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import F, Window
from django.db.models.functions import Lag
from django.utils import timezone
from django.utils.formats import date_format

from cms.authoring.admin.compared_versions import find_published, name_person, revisions_of
from cms.authoring.models.revision import Revision
from cms.published.models.log import Change

REVISIONS_PER_PAGE = 30
LATEST_LOG_ENTRIES = 100
ACT_COLOURS: Mapping[str, str] = {
    Revision.Act.PUBLISH: "success",
    Revision.Act.WITHDRAW: "danger",
    Revision.Act.SCHEDULE: "info",
    Revision.Act.UNSCHEDULE: "warning",
    Revision.Act.RESTORE: "primary",
}


@dataclass(frozen=True)
class RevisionRow:
    """A revision in the list: what was done, when and by whom.

    ``earlier`` is the number of the revision before it, if their contents differ.
    """

    number: int
    act: str
    details: str
    colour: str
    instant: str
    person: str
    note: str
    earlier: int | None


def build_revision_list(entry: Any, *, page: str) -> dict[str, Any]:
    """Build the context of the history page: one page of revisions, and the admin's log."""
    revisions = revisions_of(entry).defer("content")
    # A window, so that the last of a page knows the first of the next.
    earlier = Window(Lag("digest"), order_by=F("number").asc())
    listed = Paginator(revisions.annotate(earlier_digest=earlier), REVISIONS_PER_PAGE)
    shown = listed.get_page(page)
    reasons = find_withdrawal_reasons(entry)
    days = groupby(shown, key=lambda revision: timezone.localdate(revision.at))
    log = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(entry), object_id=str(entry.pk)
    )
    return {
        "days": [
            (date_format(day, "l, j F Y"), [build_row(each, reasons) for each in group])
            for day, group in days
        ],
        "page": shown,
        "published": find_published(entry),
        "log": log.select_related("user").order_by("-action_time", "-pk")[:LATEST_LOG_ENTRIES],
    }


def build_row(revision: Any, reasons: Mapping[int | None, str]) -> RevisionRow:
    return RevisionRow(
        number=revision.number,
        act=revision.get_act_display(),
        details=describe_details(revision, reasons),
        colour=ACT_COLOURS.get(revision.act, "default"),
        instant=date_format(timezone.localtime(revision.at), "H:i"),
        person=name_person(revision.by),
        note=revision.note,
        earlier=revision.number - 1
        if revision.earlier_digest not in (None, revision.digest)
        else None,
    )


def describe_details(revision: Revision, reasons: Mapping[int | None, str]) -> str:
    """Say which edition or revision the act was about, and why."""
    match revision.act:
        case Revision.Act.PUBLISH:
            return f"as edition {revision.edition}, from revision {revision.source}"
        case Revision.Act.WITHDRAW:
            return f"edition {revision.edition}: {reasons.get(revision.edition, '')}"
        case Revision.Act.RESTORE | Revision.Act.SCHEDULE if revision.source:
            return f"revision {revision.source}"
        case _:
            return ""


def find_withdrawal_reasons(entry: Any) -> dict[int | None, str]:
    """Map withdrawn editions to the reasons that readers were given."""
    changes = Change.objects.filter(entry_id=entry.pk, kind=Change.Kind.WITHDRAW)
    return {change.edition: change.get_reason_display() for change in changes}
