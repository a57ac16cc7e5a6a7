"""Citations get slugs, and an integrity that no notice explains becomes a notice: decision 28."""

import re
import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils import timezone
from django.utils.text import slugify

SOURCE = "Entered in Marrow"
#: The notice that leads to each integrity that was typed; current and unknown need none.
NOTICES = {
    "corrected": "correction",
    "superseded": "new_version",
    "expression_of_concern": "expression_of_concern",
    "withdrawn": "withdrawal",
    "retracted": "retraction",
}
SERIOUS = ["retracted", "withdrawn", "partly_retracted", "expression_of_concern", "superseded", "corrected"]  # fmt: skip
STATES = {notice: state for state, notice in NOTICES.items()} | {
    "partial_retraction": "partly_retracted"
}
LIFTED = {"retracted", "withdrawn", "partly_retracted", "expression_of_concern"}
BEFORE = "before integrity followed from notices"


def derive_integrity(notices: list[Any], *, is_checked: bool) -> str:
    """Derive the integrity as the application does when this migration is written."""
    states: set[str] = set()
    for notice in sorted(notices, key=lambda each: each.date or date.max):
        if notice.type == "reinstatement":
            states -= LIFTED
        elif notice.type in STATES:
            states.add(STATES[notice.type])
    default = "current" if is_checked else "unknown"
    return next((state for state in SERIOUS if state in states), default)


def convert_citations(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    slugs: set[str] = set()
    citations = apps.get_model("studies", "Citation").objects.using(using)
    for citation in citations.order_by("published_on", "pk").iterator(chunk_size=500):
        authors = citation.authors.using(using).order_by("position", "pk")
        citation.slug = make_slug(citation, authors.first(), taken=slugs)
        citation.locale = settings.LANGUAGE_CODE
        citation.translation_key = uuid.uuid4()
        add_notice(apps, citation, using=using)
        citation.save(using=using)


def make_slug(citation: Any, author: Any, *, taken: set[str]) -> str:
    """Make a slug of the first author, the year, and the first long word of the title."""
    words = re.findall(r"[^\W\d_]+", citation.title)
    long = [word for word in words if len(word) > 4] or words
    year = str(citation.published_on.year) if citation.published_on else ""
    parts = (author.family if author else "", year, *long[:1])
    base = slugify(" ".join(filter(None, parts)))[:100].strip("-") or "citation"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    taken.add(slug)
    return slug


def add_notice(apps: Any, citation: Any, *, using: str) -> None:
    """Add the notice that explains the integrity that was typed, if no other one does."""
    notices = list(citation.notices.using(using).order_by("position", "pk"))
    typed, checked_at = citation.integrity, citation.integrity_checked_at
    derived = derive_integrity(notices, is_checked=checked_at is not None)
    if typed in (derived, "unknown" if notices else derived):
        return  # "unknown" was the default: beside a notice nobody has meant it
    if typed == "current" and derived == "unknown":
        revisions = apps.get_model("authoring", "Revision").objects.using(using)
        latest = revisions.filter(entry_id=citation.pk).order_by("-number").first()
        citation.integrity_checked_at = latest.at if latest else timezone.now()
    elif typed == "unknown":
        citation.integrity_checked_at = None
    is_graver = typed in NOTICES and not (
        derived in SERIOUS and SERIOUS.index(derived) < SERIOUS.index(typed)
    )
    checked = f" It had been looked up on {checked_at:%Y-%m-%d}." if checked_at else ""
    citation.notices.using(using).create(
        citation=citation,
        type=NOTICES[typed] if is_graver else "comment",
        source=SOURCE,
        reason=f"The integrity was entered as “{typed.replace('_', ' ')}”, {BEFORE}.{checked}",
        position=max((each.position for each in notices), default=-1) + 1,
    )


def restore_integrity(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    for citation in apps.get_model("studies", "Citation").objects.using(using).iterator():
        notices = citation.notices.using(using)
        is_checked = citation.integrity_checked_at is not None
        citation.integrity = derive_integrity(
            list(notices.order_by("position", "pk")), is_checked=is_checked
        )
        citation.save(using=using)
        notices.filter(source=SOURCE, reason__contains=BEFORE).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("studies", "0009_citation_drafts"),
        ("authoring", "0002_revisions"),
    ]

    operations = [migrations.RunPython(convert_citations, restore_integrity)]
