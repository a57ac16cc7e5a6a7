"""From a document to everything a reader may get or filter by. Pure: it reads nothing else.

``publish`` projects once; ``reproject`` does it again for every row and needs no draft.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from cms.lib import canonical_json, placeholders
from cms.lib.placeholders import BASE, SITE
from cms.lib.richtext.html_renderer import to_html
from cms.published.models.log import Change
from cms.published.models.references import Card, Reference
from cms.published.models.rows import Part, Published, Relations, Row
from cms.published.search.models import SearchText
from cms.published.search.search_text import search_text

Document = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What publishing knows of an edition and its document does not say."""

    entry_id: str
    edition: int
    sequence: int
    first_published_at: datetime
    updated_at: datetime
    #: What was wrong in earlier editions, in order: ``edition`` (the first without it), ``at``,
    #: ``significance`` and ``note``.
    corrections: list[Document] = field(default_factory=list)

    @classmethod
    def of(cls, row: Published) -> "Facts":
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
class Place:
    """What an entry's address is made of: as in its document, or, for an edition of the past, as
    it is called today.
    """

    slug: str
    locale: str

    @classmethod
    def of(cls, document: Document) -> "Place":
        return cls(document["slug"], document["locale"])


@dataclass(frozen=True)
class Projection:
    """All rows that one document becomes."""

    row: Published
    card: Card
    parts: list[Part]
    references: list[Reference]
    search: SearchText


def project(model: type[Published], document: Document, facts: Facts) -> Projection:
    text = canonical_json.dump(document)
    document = canonical_json.load(
        text
    )  # in canonical order, whether it comes new or from an edition
    here = Place.of(document)
    identity = identity_of(model, document, facts, here=here)
    row = model(
        id=facts.entry_id,
        **{key: document[key] for key in ("slug", "locale", "title", "translation_key")},
        edition=facts.edition,
        sequence=facts.sequence,
        digest=canonical_json.digest(text),
        first_published_at=facts.first_published_at,
        published_at=shown_date(document) or facts.first_published_at,
        updated_at=facts.updated_at,
        corrections=canonical_json.dump_in_order(facts.corrections),
        document=text,
        listing=listing_of(model, document, facts, here=here),
        detail=detail_of(model, document, facts, here=here),
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
        page=page_of(model, document["slug"], locale=document["locale"]),
    )
    parts: list[Part] = []
    references = references_of(row, {**row.relations(document), **unnamed(row, document)})
    for part_model in model.parts:
        for position, part_document in enumerate(part_model.documents(facts.entry_id, document)):
            part = project_part(part_model, part_document, owner=row, position=position)
            parts.append(part)
            references += references_of(part, part.relations(part_document))
    return Projection(
        row=row,
        card=card,
        parts=parts,
        references=references,
        search=search_text(row, document),
    )


def listing_of(model: type[Published], document: Document, facts: Facts, *, here: Place) -> str:
    """The entry's line in lists as JSON, ready but for its holes."""
    envelope = identity_of(model, document, facts, here=here) | moments(document, facts)
    listed = {key: value for key, value in document.items() if key not in model.detail_fields}
    return canonical_json.dump_in_order(envelope | listed)


def detail_of(model: type[Published], document: Document, facts: Facts, *, here: Place) -> str:
    """The whole entry as JSON, ready but for its holes."""
    envelope = identity_of(model, document, facts, here=here) | moments(document, facts)
    rich = {key: {"html": to_html(document[key]["blocks"])} for key in model.rich_fields}
    return canonical_json.dump_in_order(envelope | document | rich)


def identity_of(
    model: type[Published], document: Document, facts: Facts, *, here: Place
) -> dict[str, Any]:
    return {
        "id": facts.entry_id,
        "type": model.type,
        "slug": document["slug"],
        "locale": document["locale"],
        "title": document["title"],
        "url": address(model, here.slug, locale=here.locale),
        "canonical_url": SITE + page_of(model, here.slug, locale=here.locale),
    }


def moments(document: Document, facts: Facts) -> dict[str, Any]:
    """Which edition it is, and the dates of it."""
    published_at = shown_date(document) or facts.first_published_at
    return {
        "edition": facts.edition,
        "first_published_at": instant(facts.first_published_at),
        "published_at": instant(published_at),
        "updated_at": instant(facts.updated_at),
        "corrections": facts.corrections,
    }


def told(change: Change) -> Document:
    """A correction, as every later edition carries it."""
    return {
        "edition": change.edition,
        "at": instant(change.at),
        "significance": change.significance,
        "note": change.note,
    }


def page_of(model: type[Published], slug: str, *, locale: str) -> str:
    """The path of the page that shows an entry. Two languages may use one slug, so all but that of
    the house stand in front.
    """
    before = "" if locale == settings.LANGUAGE_CODE else f"/{locale}"
    return f"{before}/{model.collection}/{slug}/"


def project_part(model: type[Part], document: Document, *, owner: Published, position: int) -> Part:
    identity = {
        "id": document["id"],
        "type": model.type,
        "locale": owner.locale,
        "title": document["title"],
        "url": address(model, document["id"]),
        "published_at": instant(owner.published_at),
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


def unnamed(row: Row, document: Document) -> Relations:
    """The entries that the document names, but not under a name that can be filtered by."""
    named = {target for targets in row.relations(document).values() for target in targets}
    return {"": [target for target in placeholders.ids(document) if target not in named]}


def references_of(row: Row, relations: Relations) -> list[Reference]:
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


def address(model: type[Row], name: str, *, locale: str = settings.LANGUAGE_CODE) -> str:
    """By an id, or by a slug in its language."""
    asked = "" if locale == settings.LANGUAGE_CODE else f"?locale={locale}"
    return f"{BASE}/api/v1/{model.collection}/{name}/{asked}"


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC, to the second: "2018-11-06T12:00:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def shown_date(document: Document) -> datetime | None:
    """The date an author gave a post that had appeared elsewhere before."""
    given = document.get("original_published_at")
    return datetime.fromisoformat(given) if given else None
