"""Compare drafts, log and published rows. Reads everything, changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.db.models import AutoField, Count, Max, Model

from cms.authoring.models.draft import Draft, draft_types
from cms.evidence.assessment import assess_again, assess_withdrawal
from cms.evidence.moves import has_moved
from cms.lib import canonical_json
from cms.published.chain import link_change
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change, ChangeTarget, Edition, Head
from cms.published.models.quoted_words import QuotedWords
from cms.published.models.references import Card, Reference, Slug
from cms.published.models.rows import Published, published_types
from cms.published.projection import EditionMetadata, prepare, project
from cms.published.reference_keys import hash_id
from cms.published.search.models import SearchText


def published_drafts() -> Iterator[tuple[Draft, bool]]:
    """Yield every published draft, by type and slug, and whether it had no unpublished edits when
    last saved.
    """
    for model in draft_types().values():
        published = model.objects.with_state().filter(live_digest__isnull=False)
        for draft in published.order_by("slug", "locale").iterator():
            yield draft, draft.content_digest == draft.live_digest


def find_faults() -> Iterator[str]:
    """Yield a sentence for each disagreement between drafts, log and published rows."""
    yield from find_log_faults()
    for name, model in published_types().items():
        drafts = draft_types()[name]
        for row in model._default_manager.order_by("sequence").iterator():
            where = f"{name}/{row.slug}"
            if not drafts.objects.filter(pk=row.pk).exists():
                yield f"{where}: readers get it, but it has no draft"
            yield from (f"{where}: {fault}" for fault in find_row_faults(model, row))
    yield from find_orphan_faults()


def find_log_faults() -> Iterator[str]:
    """Verify the chain of the log, and that the head is its last line.

    Sequences are gapless, so count and maximum agree. A line that was altered, or one that was put
    in or taken out, breaks the chain there.
    """
    head = Head.objects.filter(pk=1).first()
    log = Change.objects.aggregate(count=Count("pk"), latest=Max("sequence"))
    sequence = head.sequence if head else 0
    if not sequence == log["count"] == (log["latest"] or 0):
        yield f"log: head says {sequence}, {log['count']} lines, the latest {log['latest']}"
    chain = ""
    for change in Change.objects.order_by("sequence").iterator():
        key = hash_id(change.entry_id)
        if (change.chain, change.reference_key) != (link_change(chain, change), key):
            yield f"log: change {change.sequence} does not follow from those before it (chain)"
        chain = change.chain
    if head and head.chain != chain:
        yield "log: the head has another chain than the latest change"


def find_row_faults(model: type[Published], row: Published) -> Iterator[str]:
    """Compare a published row with the log, its edition, and what its document projects to."""
    changes = list(Change.objects.filter(entry_id=row.pk).order_by("-sequence"))
    latest = next((each for each in changes if each.kind != Change.Kind.EVIDENCE), None)
    logged = latest and (latest.kind, latest.sequence, latest.edition, latest.digest)
    if logged != (Change.Kind.PUBLISH, row.sequence, row.edition, row.digest):
        yield "the log tells something else than readers get"
    yield from find_state_faults(row, changes)
    edition = Edition.objects.filter(sequence=row.sequence).first()
    if edition is None or (edition.entry_id, edition.number) != (row.pk, row.edition):
        yield "its current edition is missing or differs"
        return
    if canonical_json.digest(edition.document) != row.digest:
        yield "its document is not the one that was published (digest)"
    prepared = prepare(model, row.pk, canonical_json.load(edition.document))
    projection = project(prepared, EditionMetadata.from_row(row))
    projection.row.evidence = row.evidence  # compared with its state
    expectations: list[tuple[str, Iterable[Model], Iterable[Model]]] = [
        ("columns", [row], [projection.row]),
        ("card", Card.objects.filter(pk=row.pk), [projection.card]),
        ("references", stored_references(model, row), projection.references),
        ("words", QuotedWords.objects.filter(quoting=row.reference_key), projection.words),
        ("texts for the search", SearchText.objects.filter(entry_id=row.pk), [projection.search]),
    ]
    for part in model.parts:
        rows = part._default_manager.filter(owner_id=row.pk)
        parts = [each for each in projection.parts if type(each) is part]
        expectations.append((part.collection, rows, parts))
    for name, stored, projected in expectations:
        if row_values(stored) != row_values(projected):
            yield f"its {name} do not follow from its document (run reproject)"
    sequence = changes[0].sequence if changes else 0
    targets = ChangeTarget.objects.filter(change=sequence, is_member=True)
    recorded = set(targets.values_list("relation", "target"))
    if recorded != projection.targets:
        yield "its change does not record what it refers to"
    holder = Slug.objects.filter(type=row.type, locale=row.locale, slug=row.slug)
    if holder.values_list("entry_id", flat=True).first() != row.pk:
        yield "its slug is not held by it"


def find_state_faults(row: Published, changes: Sequence[Change]) -> Iterator[str]:
    """Compare the evidence of a row with what it rests on, and with its changes, newest first."""
    assessed = assess_again([row.reference_key])
    if row.reference_key not in assessed:
        return  # its card is missing
    node, assessment = assessed[row.reference_key]
    if has_moved(node.state, assessment, is_logged=False) or (
        node.state is not None and node.state.is_withdrawn
    ):
        yield "its evidence does not follow from what it rests on (run reproject)"
    if row.evidence != assessment.status:
        yield f"it is found as {row.evidence}, and its evidence is {assessment.status}"
    latest = changes[0].sequence if changes else 0
    if node.state and node.state.sequence != latest:
        yield "its evidence has another change than its latest"


def stored_references(model: type[Published], row: Published) -> Iterable[Reference]:
    """Query the references of a row and of its parts."""
    sources = [row.reference_key]
    for part in model.parts:
        parts = part._default_manager.filter(owner_id=row.pk)
        sources += parts.values_list("reference_key", flat=True)
    return Reference.objects.filter(source__in=sources)


def row_values(rows: Iterable[Model]) -> list[list[str]]:
    """List the values of rows, sorted, without the keys that the database generated."""
    return sorted(
        [
            format_value(field.to_python(getattr(row, field.attname)))
            for field in row._meta.concrete_fields
            if not isinstance(field, AutoField)
        ]
        for row in rows
    )


def format_value(value: object) -> str:
    """Write a value as text, 0.9000 like 0.9: a database pads decimals, a document does not."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def find_orphan_faults() -> Iterator[str]:
    """Find rows left over from entries that are not published any more."""
    for state in EvidenceState.objects.filter(is_withdrawn=True).order_by("sequence"):
        change = Change.objects.filter(entry_id=state.entry_id).order_by("-sequence").first()
        if (
            change is None
            or (change.kind, change.sequence) != (Change.Kind.WITHDRAW, state.sequence)
            or state.status != assess_withdrawal(change.reason).status
        ):
            yield f"evidence of {state.type} {state.entry_id}: it does not follow from the log"
    live = set[object]()
    for published in published_types().values():
        live |= set(published._default_manager.values_list("pk", flat=True))
    states = EvidenceState.objects.filter(is_withdrawn=False)
    for rows in (Card.objects, Edition.objects, SearchText.objects, states):
        model = rows.model
        for (pk,) in rows.values_list("entry_id").distinct():
            if pk not in live:
                yield f"{model._meta.model_name} of {pk}: its entry is not published"
    for name, drafts in draft_types().items():
        missing = drafts.objects.with_state().filter(live_digest__isnull=True)
        for draft in missing.order_by("slug", "locale"):
            latest = Change.objects.filter(entry_id=draft.pk).order_by("-sequence").first()
            if latest and latest.kind != Change.Kind.WITHDRAW:
                yield f"{name}/{draft.slug}: published by the log, but not there"
