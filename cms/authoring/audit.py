"""Do both sides of the house agree? Reads everything, changes nothing."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import AutoField, Count, Max, Model

from cms.authoring.management.base import draft_types
from cms.authoring.models.draft import Draft
from cms.lib import canonical_json
from cms.published.models.log import Change, Edition, Head
from cms.published.models.references import Card, Reference, Slug
from cms.published.models.rows import Published, published_types
from cms.published.projection import EditionMetadata, project
from cms.published.search.models import SearchText


def clean_drafts() -> Iterator[tuple[Draft, bool]]:
    """Every published draft, and whether it was without unpublished edits when last saved."""
    for model in draft_types().values():
        for draft in model.objects.with_state().filter(live_digest__isnull=False).iterator():
            yield draft, draft.content_digest == draft.live_digest


def faults() -> Iterator[str]:
    """One sentence for each thing that does not agree."""
    yield from log_faults()
    for name, model in published_types().items():
        drafts = draft_types()[name]
        for row in model._default_manager.order_by("sequence").iterator():
            where = f"{name}/{row.slug}"
            if not drafts.objects.filter(pk=row.pk).exists():
                yield f"{where}: readers get it, but it has no draft"
            yield from (f"{where}: {fault}" for fault in row_faults(model, row))
    yield from stray_faults()


def log_faults() -> Iterator[str]:
    head = Head.objects.filter(pk=1).first()
    told = Change.objects.aggregate(lines=Count("pk"), latest=Max("sequence"))
    sequence = head.sequence if head else 0
    if not sequence == told["lines"] == (told["latest"] or 0):
        yield f"log: head says {sequence}, {told['lines']} lines, the latest {told['latest']}"


def row_faults(model: type[Published], row: Published) -> Iterator[str]:
    latest = Change.objects.filter(entry_id=row.pk).order_by("-sequence").first()
    told = latest and (latest.kind, latest.sequence, latest.edition, latest.digest)
    if told != (Change.Kind.PUBLISH, row.sequence, row.edition, row.digest):
        yield "the log tells something else than readers get"
    if canonical_json.digest(row.document) != row.digest:
        yield "its document is not the one that was published (digest)"
    edition = Edition.objects.filter(entry_id=row.pk, number=row.edition).first()
    if edition is None or edition.document != row.document:
        yield "its current edition is missing or differs"
    follows = project(model, canonical_json.load(row.document), EditionMetadata.from_row(row))
    kept: list[tuple[str, Iterable[Model], Iterable[Model]]] = [
        ("columns", [row], [follows.row]),
        ("card", Card.objects.filter(pk=row.pk), [follows.card]),
        ("references", references(model, row), follows.references),
        ("texts for the search", SearchText.objects.filter(entry_id=row.pk), [follows.search]),
    ]
    for part in model.parts:
        rows = part._default_manager.filter(owner_id=row.pk)
        kept.append((part.collection, rows, [p for p in follows.parts if type(p) is part]))
    for name, have, want in kept:
        if contents(have) != contents(want):
            yield f"its {name} do not follow from its document (run reproject)"
    holder = Slug.objects.filter(type=row.type, locale=row.locale, slug=row.slug)
    if holder.values_list("entry_id", flat=True).first() != row.pk:
        yield "its slug is not held by it"


def references(model: type[Published], row: Published) -> Iterable[Reference]:
    parts = [part._default_manager.filter(owner_id=row.pk) for part in model.parts]
    sources = [row.pk, *(pk for rows in parts for pk in rows.values_list("pk", flat=True))]
    return Reference.objects.filter(source_id__in=sources)


def contents(rows: Iterable[Model]) -> list[list[str]]:
    """What the rows hold, without the keys that the database gave them, in one order."""
    return sorted(
        [
            plain(field.to_python(getattr(row, field.attname)))
            for field in row._meta.concrete_fields
            if not isinstance(field, AutoField)
        ]
        for row in rows
    )


def plain(value: object) -> str:
    """As text, and 0.9000 like 0.9: a database fills decimals up, a document does not."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def stray_faults() -> Iterator[str]:
    """Leftovers of entries that are not published any more."""
    live = set[object]()
    for published in published_types().values():
        live |= set(published._default_manager.values_list("pk", flat=True))
    for model, field in ((Card, "entry_id"), (Edition, "entry_id"), (SearchText, "entry_id")):
        for (pk,) in model._default_manager.values_list(field).distinct():
            if pk not in live:
                yield f"{model._meta.model_name} of {pk}: its entry is not published"
    for name, drafts in draft_types().items():
        for draft in drafts.objects.with_state().filter(live_digest__isnull=True):
            latest = Change.objects.filter(entry_id=draft.pk).order_by("-sequence").first()
            if latest and latest.kind == Change.Kind.PUBLISH:
                yield f"{name}/{draft.slug}: published by the log, but not there"
