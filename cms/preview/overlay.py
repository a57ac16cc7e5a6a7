"""Put previewed rows before the published tables, for one connection and one transaction."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from cms.evidence.propagation import assess_changes
from cms.preview.projections import PreviewedRows
from cms.preview.temporary_tables import TemporaryTables
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change, Edition
from cms.published.models.quoted_words import QuotedWords
from cms.published.models.references import Card, Reference, Slug
from cms.published.models.rows import Published
from cms.published.reference_keys import hash_id

M = TypeVar("M", bound=Model)


def overlay_rows(rows: PreviewedRows, tables: TemporaryTables) -> None:
    """Let the published tables show the previewed rows in place of those of the same entries.

    The search index is left as it is: a preview does not search.
    """
    ids = list(rows.models)
    projections = list(rows.projections.values())
    if not ids:
        return
    sources = set(map(hash_id, ids))
    for model in dict.fromkeys(rows.models.values()):
        own_ids = [id for id in ids if rows.models[id] is model]
        for part_model in model.parts:
            parts = part_model._default_manager.filter(owner_id__in=own_ids)
            sources.update(parts.values_list("reference_key", flat=True))
            own = [part for each in projections for part in each.parts if type(part) is part_model]
            tables.replace(parts, own)
        published = [each.row for each in projections if type(each.row) is model]
        tables.replace(model._default_manager.filter(pk__in=own_ids), published)
    tables.replace(Edition.objects.none(), [each.edition for each in projections])
    tables.replace(all_of(Card, entry_id__in=ids), [each.card for each in projections])
    references = [reference for each in projections for reference in each.references]
    tables.replace(all_of(Reference, source__in=sources), references)
    # Words count beside references alone, so those of an edition that quotes no more may stay.
    if words := [each for projection in projections for each in projection.words]:
        tables.replace(all_of(QuotedWords, quoting__in={each.quoting for each in words}), words)
    slugs = [build_slug(each.row) for each in projections]
    if slugs:
        held = [Q(type=each.type, locale=each.locale, slug=each.slug) for each in slugs]
        tables.replace(Slug.objects.filter(any_of(held)), slugs)
    if withdrawals := list(rows.withdrawals.values()):
        tables.replace(Change.objects.none(), withdrawals)


def overlay_evidence(rows: PreviewedRows, tables: TemporaryTables) -> None:
    """Let the evidence be that of the previewed rows; call it when these are overlaid.

    Filters and facets by evidence see what is published: they read columns.
    """
    moves = assess_changes(rows.withdrawals.values(), keys=map(hash_id, rows.projections))
    if keys := list(moves.assessments):
        states = moves.build_states(dict.fromkeys(keys, rows.log_state.sequence))
        tables.replace(all_of(EvidenceState, reference_key__in=keys), [*states.values()])


def all_of(model: type[M], **conditions: Any) -> "QuerySet[M]":
    return model._default_manager.filter(**conditions)


def any_of(conditions: list[Q]) -> Q:
    found = Q()
    for each in conditions:
        found |= each
    return found


def build_slug(row: Published) -> Slug:
    return Slug(type=row.type, locale=row.locale, slug=row.slug, entry_id=row.pk)
