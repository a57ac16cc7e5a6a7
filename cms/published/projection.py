"""From a document to everything a reader may get or filter by. Pure: it reads nothing else.

``publish`` projects once; ``reproject`` does it again for every row and needs no draft.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from cms.lib import canonical_json, placeholders
from cms.lib.placeholders import BASE, SITE
from cms.lib.richtext.html_renderer import to_html
from cms.lib.timestamps import format_rfc3339
from cms.published.models.log import Change
from cms.published.models.references import Card, Reference
from cms.published.models.rows import Part, Published, Relations, Row
from cms.published.search.models import SearchText
from cms.published.search.search_text import build_search_text

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class EditionMetadata:
    """What publishing knows of an edition and its document does not say."""

    entry_id: str
    edition: int
    sequence: int
    first_published_at: datetime
    updated_at: datetime
    #: What was wrong in earlier editions, in order: ``edition`` (the first without it), ``at``,
    #: ``significance`` and ``note``.
    corrections: list[JsonObject] = field(default_factory=list)

    @classmethod
    def of(cls, row: Published) -> "EditionMetadata":
        """Those of the edition that readers have."""
        return cls(
            entry_id=str(row.pk),
            edition=row.edition,
            sequence=row.sequence,
            first_published_at=row.first_published_at,
            updated_at=row.updated_at,
            corrections=canonical_json.load(row.corrections),
        )


@dataclass(frozen=True)
class EntryAddress:
    """What an entry's address is made of: as in its document, or, for an edition of the past, as
    it is called today.
    """

    slug: str
    locale: str

    @classmethod
    def of(cls, document: JsonObject) -> "EntryAddress":
        return cls(document["slug"], document["locale"])


@dataclass(frozen=True)
class Projection:
    """All rows that one document becomes."""

    row: Published
    card: Card
    parts: list[Part]
    references: list[Reference]
    search: SearchText


def project(model: type[Published], document: JsonObject, facts: EditionMetadata) -> Projection:
    text = canonical_json.dump(document)
    document = canonical_json.load(
        text
    )  # in canonical order, whether it comes new or from an edition
    here = EntryAddress.of(document)
    identity = build_identity(model, document, facts, here=here)
    row = model(
        id=facts.entry_id,
        **{key: document[key] for key in ("slug", "locale", "title", "translation_key")},
        edition=facts.edition,
        sequence=facts.sequence,
        digest=canonical_json.digest(text),
        first_published_at=facts.first_published_at,
        published_at=parse_original_date(document) or facts.first_published_at,
        updated_at=facts.updated_at,
        corrections=canonical_json.dump_in_order(facts.corrections),
        document=text,
        listing=render_listing(model, document, facts, here=here),
        detail=render_detail(model, document, facts, here=here),
        **model.columns(document),
    )
    card = Card(
        entry_id=facts.entry_id,
        type=model.type,
        translation_key=document["translation_key"],
        card=canonical_json.dump_in_order(
            identity | {key: document[key] for key in model.card_fields}
        ),
        embed=model.embed(document),
        page=front_end_path(model, document["slug"], locale=document["locale"]),
    )
    parts: list[Part] = []
    references = build_references(
        row, {**row.relations(document), **unnamed_relations(row, document)}
    )
    for part_model in model.parts:
        for position, part_document in enumerate(part_model.documents(facts.entry_id, document)):
            part = project_part(part_model, part_document, owner=row, position=position)
            parts.append(part)
            references += build_references(part, part.relations(part_document))
    return Projection(
        row=row,
        card=card,
        parts=parts,
        references=references,
        search=build_search_text(row, document),
    )


def render_listing(
    model: type[Published], document: JsonObject, facts: EditionMetadata, *, here: EntryAddress
) -> str:
    """The entry's line in lists as JSON, ready but for its holes."""
    envelope = build_identity(model, document, facts, here=here) | build_edition_fields(
        document, facts
    )
    listed = {key: value for key, value in document.items() if key not in model.detail_fields}
    return canonical_json.dump_in_order(envelope | listed)


def render_detail(
    model: type[Published], document: JsonObject, facts: EditionMetadata, *, here: EntryAddress
) -> str:
    """The whole entry as JSON, ready but for its holes."""
    envelope = build_identity(model, document, facts, here=here) | build_edition_fields(
        document, facts
    )
    rich = {key: {"html": to_html(document[key]["blocks"])} for key in model.rich_fields}
    return canonical_json.dump_in_order(envelope | document | rich)


def build_identity(
    model: type[Published], document: JsonObject, facts: EditionMetadata, *, here: EntryAddress
) -> dict[str, Any]:
    return {
        "id": facts.entry_id,
        "type": model.type,
        "slug": document["slug"],
        "locale": document["locale"],
        "title": document["title"],
        "url": entry_url(model, here.slug, locale=here.locale),
        "canonical_url": SITE + front_end_path(model, here.slug, locale=here.locale),
    }


def build_edition_fields(document: JsonObject, facts: EditionMetadata) -> dict[str, Any]:
    """Which edition it is, and the dates of it."""
    published_at = parse_original_date(document) or facts.first_published_at
    return {
        "edition": facts.edition,
        "first_published_at": format_rfc3339(facts.first_published_at),
        "published_at": format_rfc3339(published_at),
        "updated_at": format_rfc3339(facts.updated_at),
        "corrections": facts.corrections,
    }


def correction_to_json(change: Change) -> JsonObject:
    """A correction, as every later edition carries it."""
    return {
        "edition": change.edition,
        "at": format_rfc3339(change.at),
        "significance": change.significance,
        "note": change.note,
    }


def front_end_path(model: type[Published], slug: str, *, locale: str) -> str:
    """The path of the page that shows an entry. Two languages may use one slug, so all but that of
    the house stand in front.
    """
    before = "" if locale == settings.LANGUAGE_CODE else f"/{locale}"
    return f"{before}/{model.collection}/{slug}/"


def project_part(
    model: type[Part], document: JsonObject, *, owner: Published, position: int
) -> Part:
    identity = {
        "id": document["id"],
        "type": model.type,
        "locale": owner.locale,
        "title": document["title"],
        "url": entry_url(model, document["id"]),
        "published_at": format_rfc3339(owner.published_at),
    }
    return model(
        id=document["id"],
        owner_id=owner.id,
        position=position,
        locale=owner.locale,
        title=document["title"],
        published_at=owner.published_at,
        listing=canonical_json.dump_in_order(identity | document),
        **model.columns(document),
    )


def unnamed_relations(row: Row, document: JsonObject) -> Relations:
    """The entries that the document names, but not under a name that can be filtered by."""
    named = {target for targets in row.relations(document).values() for target in targets}
    return {"": [target for target in placeholders.referenced_ids(document) if target not in named]}


def build_references(row: Row, relations: Relations) -> list[Reference]:
    return [
        Reference(
            source_id=row.pk,
            source_type=row.type,
            name=name,
            target_id=target,
            position=position,
            published_at=row.published_at,
        )
        for name, targets in relations.items()
        for position, target in enumerate(dict.fromkeys(targets))
    ]


def entry_url(model: type[Row], name: str, *, locale: str = settings.LANGUAGE_CODE) -> str:
    """By an id, or by a slug in its language."""
    asked = "" if locale == settings.LANGUAGE_CODE else f"?locale={locale}"
    return f"{BASE}/api/v1/{model.collection}/{name}/{asked}"


def parse_original_date(document: JsonObject) -> datetime | None:
    """The date an author gave a post that had appeared elsewhere before."""
    given = document.get("original_published_at")
    return datetime.fromisoformat(given) if given else None
