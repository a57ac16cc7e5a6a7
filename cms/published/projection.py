"""Project a document into all rows that readers query: a pure function, without database access.

``publish`` projects once; ``reproject`` repeats it for every row and needs no draft.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from cms.lib import canonical_json, placeholders
from cms.lib.fields import pack_text
from cms.lib.placeholders import BASE, SITE
from cms.lib.richtext.html_renderer import to_html
from cms.lib.timestamps import format_rfc3339, truncate_instant
from cms.published.models.log import CORRECTING, Change, Edition
from cms.published.models.quoted_words import QuotedWords, dump_words
from cms.published.models.references import Card, Reference
from cms.published.models.rows import Part, Published, Relations, Row
from cms.published.reference_keys import hash_id, hash_relation, list_relation_numbers
from cms.published.search.models import SearchText
from cms.published.search.search_text import PreparedText, prepare_text
from cms.published.titles import title_columns

JsonObject = dict[str, Any]
#: Relation and target of a reference.
Target = tuple[int, int]


@dataclass(frozen=True)
class EditionMetadata:
    """Metadata of an edition that its document does not contain."""

    entry_id: str
    edition: int
    sequence: int
    first_published_at: datetime
    updated_at: datetime
    #: Corrections of earlier editions, in order: ``edition`` (the first without the error), ``at``,
    #: ``significance`` and ``note``.
    corrections: list[JsonObject] = field(default_factory=list)

    @classmethod
    def from_change(cls, change: Change, earlier: Iterable[Change] = ()) -> "EditionMetadata":
        """Build the metadata of the edition that ``change`` publishes.

        ``earlier`` are the changes of the entry before it, the oldest first.
        """
        changes = [*earlier, change]
        first = next(each for each in changes if each.kind == Change.Kind.PUBLISH)
        return cls(
            entry_id=str(change.entry_id),
            edition=change.edition,
            sequence=change.sequence or 0,  # it has no place in the log yet
            first_published_at=first.at,
            updated_at=change.at,
            corrections=[
                correction_to_json(each)
                for each in changes
                if each.kind == Change.Kind.PUBLISH and each.significance in CORRECTING
            ],
        )

    @classmethod
    def from_row(cls, row: Published) -> "EditionMetadata":
        """Build the metadata of the current edition from its published row."""
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
    """The parts of an entry's URL. An old edition is rendered under the entry's current address,
    not under the slug in its document.
    """

    slug: str
    locale: str

    @classmethod
    def from_document(cls, document: JsonObject) -> "EntryAddress":
        return cls(document["slug"], document["locale"])


@dataclass(frozen=True)
class Projection:
    """All rows computed from one document, which stands in ``edition``."""

    row: Published
    edition: Edition
    card: Card
    parts: list[Part]
    references: list[Reference]
    search: SearchText
    words: list[QuotedWords]

    @property
    def targets(self) -> set[Target]:
        """The targets of the entry itself in its filterable relations."""
        relations = list_relation_numbers(types=(self.row.type,))
        own = [each for each in self.references if each.source == self.row.reference_key]
        return {(each.relation, each.target) for each in own if each.relation in relations}


@dataclass(frozen=True)
class Prepared:
    """All that derives from a document alone, whatever edition it becomes.

    Publishing computes it once, before it locks the log.
    """

    model: type[Published]
    entry_id: UUID
    #: The document in canonical order, as text and as JSON.
    text: str
    document: JsonObject
    #: The same with references for copies of other entries, if an earlier version made some.
    current_document: JsonObject
    digest: str
    columns: dict[str, Any]
    relations: Relations
    words: dict[str, str]
    rich: JsonObject
    embed: str
    search: PreparedText


def prepare(model: type[Published], entry_id: UUID, document: JsonObject) -> Prepared:
    """Derive from a document what no other edition of its entry changes."""
    text = canonical_json.dump(document)
    document = canonical_json.load(text)  # in canonical order, also if it was rendered just now
    current = build_current_document(model, entry_id, document, text)
    row = model(id=entry_id, locale=document["locale"])
    return Prepared(
        model=model,
        entry_id=entry_id,
        text=pack_text(text),
        document=document,
        current_document=current,
        digest=canonical_json.digest(text),
        columns={
            **{key: document[key] for key in ("slug", "locale", "title", "translation_key")},
            **title_columns(document["title"], locale=document["locale"]),
            **model.columns(current),
        },
        relations={**row.relations(current), **unnamed_relations(row, current, text)},
        words=dump_words(model, entry_id, document),
        rich=render_rich_fields(model, document),
        embed=model.embed(document),
        search=prepare_text(row, current, base=text),
    )


def project(prepared: Prepared, metadata: EditionMetadata) -> Projection:
    """Compute the published row, card, parts, references and search text of a document."""
    model, document = prepared.model, prepared.document
    address = EntryAddress.from_document(document)
    identity = build_identity(model, document, metadata, address=address)
    row = model(
        id=metadata.entry_id,
        reference_key=hash_id(metadata.entry_id),
        **prepared.columns,
        edition=metadata.edition,
        sequence=metadata.sequence,
        digest=prepared.digest,
        first_published_at=metadata.first_published_at,
        published_at=parse_original_date(document) or metadata.first_published_at,
        updated_at=metadata.updated_at,
        corrections=canonical_json.dump_in_order(metadata.corrections),
        listing=render_listing(model, document, metadata, address=address),
        detail=render_detail(model, document, metadata, address=address, rich=prepared.rich),
    )
    card = Card(
        entry_id=metadata.entry_id,
        reference_key=row.reference_key,
        type=model.type,
        translation_key=document["translation_key"],
        card=canonical_json.dump_in_order(
            identity | {key: document[key] for key in model.card_fields if key in document}
        ),
        embed=prepared.embed,
        page=front_end_path(model, document["slug"], locale=document["locale"]),
    )
    parts: list[Part] = []
    references = build_references(row, prepared.relations)
    for part_model in model.parts:
        for position, part_document in enumerate(
            part_model.documents(metadata.entry_id, prepared.current_document)
        ):
            part = project_part(part_model, part_document, owner=row, position=position)
            parts.append(part)
            references += build_references(part, part.relations(part_document))
    edition = build_edition(row, prepared.text)
    row.live_edition = edition
    return Projection(
        row=row,
        edition=edition,
        card=card,
        parts=parts,
        references=references,
        search=prepared.search.build_text(sequence=row.sequence),
        words=[
            QuotedWords(quoting=row.reference_key, quoted=hash_id(id), words=words)
            for id, words in prepared.words.items()
        ],
    )


def build_edition(row: Published, document: str) -> Edition:
    """Build the edition that a published row is of."""
    return Edition(
        entry_id=row.pk,
        number=row.edition,
        type=row.type,
        locale=row.locale,
        slug=row.slug,
        title=row.title,
        folded_title=row.folded_title,
        title_sort_key=row.title_sort_key,
        translation_key=row.translation_key,
        published_at=row.published_at,
        sequence=row.sequence,
        digest=row.digest,
        document=document,
        at=row.updated_at,
    )


def build_current_document(
    model: type[Published], entry_id: UUID, document: JsonObject, text: str
) -> JsonObject:
    """Return a document with references for the copies of other entries that an old one holds."""
    if "replace_copies" not in vars(model):
        return document
    current: JsonObject = canonical_json.load(text)
    current["id"] = str(entry_id)  # as in all other JSON that readers get
    model.replace_copies(current)
    del current["id"]
    return current


def render_rich_fields(model: type[Published], document: JsonObject) -> JsonObject:
    """Render the bodies of a document as HTML, with placeholders."""
    return {key: {"html": to_html(document[key]["blocks"])} for key in model.rich_fields}


def render_listing(
    model: type[Published],
    document: JsonObject,
    metadata: EditionMetadata,
    *,
    address: EntryAddress,
) -> str:
    """Render an entry's list item as JSON, with placeholders."""
    identity = build_identity(model, document, metadata, address=address)
    envelope = identity | build_edition_fields(document, metadata)
    listed = {key: value for key, value in document.items() if key not in model.detail_fields}
    return canonical_json.dump_in_order(envelope | listed)


def render_detail(
    model: type[Published],
    document: JsonObject,
    metadata: EditionMetadata,
    *,
    address: EntryAddress,
    rich: JsonObject | None = None,
) -> str:
    """Render an entry's detail as JSON, with placeholders; ``rich`` are its rendered bodies."""
    identity = build_identity(model, document, metadata, address=address)
    envelope = identity | build_edition_fields(document, metadata)
    rich = render_rich_fields(model, document) if rich is None else rich
    return canonical_json.dump_in_order(envelope | document | rich)


def build_identity(
    model: type[Published],
    document: JsonObject,
    metadata: EditionMetadata,
    *,
    address: EntryAddress,
) -> dict[str, Any]:
    return {
        "id": metadata.entry_id,
        "type": model.type,
        "slug": document["slug"],
        "locale": document["locale"],
        "title": document["title"],
        "url": entry_url(model, address.slug, locale=address.locale),
        "canonical_url": SITE + front_end_path(model, address.slug, locale=address.locale),
    }


def build_edition_fields(document: JsonObject, metadata: EditionMetadata) -> dict[str, Any]:
    """Build the fields that name an edition, with its dates and corrections."""
    published_at = parse_original_date(document) or metadata.first_published_at
    return {
        "edition": metadata.edition,
        "first_published_at": format_rfc3339(metadata.first_published_at),
        "published_at": format_rfc3339(published_at),
        "updated_at": format_rfc3339(metadata.updated_at),
        "corrections": metadata.corrections,
    }


def correction_to_json(change: Change) -> JsonObject:
    """Build the JSON of a correction, which every later edition carries."""
    return {
        "edition": change.edition,
        "at": format_rfc3339(change.at),
        "significance": change.significance,
        "note": change.note,
    }


def front_end_path(model: type[Published], slug: str, *, locale: str) -> str:
    """Return the path of an entry's page on the front end.

    Two languages may use the same slug, so the path begins with any language but the default.
    """
    prefix = "" if locale == settings.LANGUAGE_CODE else f"/{locale}"
    return f"{prefix}/{model.collection}/{slug}/"


def project_part(
    model: type[Part], document: JsonObject, *, owner: Published, position: int
) -> Part:
    """Compute the row of a part, such as one result of a study.

    Its title may begin with that of another entry; its columns have the title without that.
    """
    title = document["title"]
    if isinstance(title, dict):
        title = placeholders.fill_title(title, {})
    identity = {
        "id": document["id"],
        "type": model.type,
        "locale": owner.locale,
        "title": title,
        "url": entry_url(model, document["id"]),
        "published_at": format_rfc3339(owner.published_at),
    }
    return model(
        id=document["id"],
        reference_key=hash_id(document["id"]),
        owner_id=owner.id,
        position=position,
        locale=owner.locale,
        title=title,
        **title_columns(title, locale=owner.locale),
        published_at=owner.published_at,
        listing=canonical_json.dump_in_order(identity | document),
        **model.columns(document),
    )


def unnamed_relations(row: Row, document: JsonObject, text: str) -> Relations:
    """Return the entries that a document, whose JSON is ``text``, names outside of relations."""
    filterable = {target for targets in row.relations(document).values() for target in targets}
    targets = placeholders.referenced_ids_in_json(text)
    return {"": [target for target in targets if target not in filterable]}


def build_references(row: Row, relations: Relations) -> list[Reference]:
    return [
        Reference(
            source=row.reference_key,
            relation=hash_relation(row.type, name),
            target=hash_id(target),
            locale=row.locale,
            is_first=position == 0,
        )
        for name, targets in relations.items()
        for position, target in enumerate(dict.fromkeys(targets))
    ]


def entry_url(model: type[Row], name: str, *, locale: str = settings.LANGUAGE_CODE) -> str:
    """Return the API address of an entry by its id, or by its slug and language."""
    query = "" if locale == settings.LANGUAGE_CODE else f"?locale={locale}"
    return f"{BASE}/api/v1/{model.collection}/{name}/{query}"


def parse_original_date(document: JsonObject) -> datetime | None:
    """Parse the date of a post that had appeared elsewhere before; None for other documents."""
    value = document.get("original_published_at")
    return truncate_instant(datetime.fromisoformat(value)) if value else None
