"""Serialize changes of the log into change records, as partners read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from cms.lib.placeholders import BASE
from cms.lib.timestamps import format_rfc3339
from cms.published.chain import Place
from cms.published.models.log import CORRECTING, Change
from cms.published.models.rows import published_types
from cms.published.projection import entry_url

Json = dict[str, Any]
#: The partner may not have the entry (any more): its copy goes.
LEAVE = "leave"
#: An entry outside the partner's scope was published for the first time, and entries inside refer
#: to it: ``also`` brings those with their new links.
REFER = "refer"
KINDS = (*Change.Kind.values, LEAVE, REFER)


def serialize_change(change: Change, types: Mapping[str, str]) -> Json:
    """Serialize a change; ``types`` has the types of replacements that were ever published, by id.

    The note of a publication is the authors' own, unless it tells readers what was wrong.
    """
    is_note_public = change.kind != Change.Kind.PUBLISH or change.significance in CORRECTING
    replacement = str(change.replacement_id)
    return {
        "sequence": change.sequence,
        "place": str(Place.of_change(change)),
        "kind": change.kind,
        "type": change.type,
        "id": str(change.entry_id),
        "locale": change.locale,
        "slug": change.slug,
        "edition": change.edition,
        "significance": change.significance or None,
        "at": format_rfc3339(change.at),
        "note": change.note if is_note_public else "",
        "reason": change.reason or None,
        "evidence": change.evidence or None,
        "replacement": (
            {"id": replacement, "type": types[replacement]} if replacement in types else None
        ),
        "url": build_entry_url(change),
    }


def serialize_change_stub(change: Change, kind: str) -> Json:
    """Serialize only the place, the time and the entry of a change, with all other keys empty.

    If the change corrects the entry, those who had a copy are told what was wrong.
    """
    is_correction = kind == LEAVE and change.significance in CORRECTING
    record = {"sequence": change.sequence, "place": str(Place.of_change(change)), "kind": kind}
    record |= {"type": change.type, "id": str(change.entry_id)}
    record |= {"at": format_rfc3339(change.at)}
    record["note"] = change.note if is_correction else ""
    empty_keys = (
        *("locale", "slug", "edition", "significance", "reason", "evidence"),
        *("replacement", "url"),
    )
    correction = {"significance": change.significance} if is_correction else {}
    return record | dict.fromkeys(empty_keys) | correction


def replacement_ids(changes: Iterable[Change]) -> set[str]:
    return {str(change.replacement_id) for change in changes if change.replacement_id}


def build_entry_url(change: Change) -> str | None:
    """Build the API address of the entry by its id, which never changes.

    None: the entry's type does not exist any more.
    """
    model = published_types().get(change.type)
    return (
        entry_url(model, str(change.entry_id)).replace(BASE, settings.BASE_URL) if model else None
    )
