"""Lines of the log, as partners read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from cms.lib.placeholders import BASE
from cms.published.models.log import CORRECTING, Change
from cms.published.models.rows import published_types
from cms.published.projection import address, instant

Json = dict[str, Any]
#: The entry is not among those that the partner may have (any more): its copy goes.
LEAVE = "leave"
#: An entry that the partner does not get was published for the first time, and some of its entries
#: refer to that one: ``also`` brings them with their new links.
REFER = "refer"
KINDS = (*Change.Kind.values, LEAVE, REFER)


def serialize_change(change: Change, types: Mapping[str, str]) -> Json:
    """The change; ``types`` are those of the replacements that were ever published, by id.

    The note of a publication is the authors' own, unless it tells readers what was wrong.
    """
    told = change.kind == Change.Kind.WITHDRAW or change.significance in CORRECTING
    other = str(change.replacement_id)
    return {
        "sequence": change.sequence,
        "kind": change.kind,
        "type": change.type,
        "id": str(change.entry_id),
        "locale": change.locale,
        "slug": change.slug,
        "edition": change.edition,
        "significance": change.significance or None,
        "at": instant(change.at),
        "note": change.note if told else "",
        "reason": change.reason or None,
        "replacement": {"id": other, "type": types[other]} if other in types else None,
        "url": build_entry_url(change),
    }


def serialize_change_stub(change: Change, kind: str) -> Json:
    """A line that says of a change no more than whom it is about."""
    kept = {"sequence": change.sequence, "kind": kind, "type": change.type}
    kept |= {"id": str(change.entry_id), "at": instant(change.at), "note": ""}
    absent = ("locale", "slug", "edition", "significance", "reason", "replacement", "url")
    return kept | dict.fromkeys(absent)


def replacement_ids(changes: Iterable[Change]) -> set[str]:
    return {str(change.replacement_id) for change in changes if change.replacement_id}


def build_entry_url(change: Change) -> str | None:
    """The entry's address by its id, which never changes; None: its type is no more."""
    model = published_types().get(change.type)
    return address(model, str(change.entry_id)).replace(BASE, settings.BASE_URL) if model else None
