"""Refuse a name of an entry that no published entry has, with the nearest slug.

A draft is answered like a name that nobody has. That an entry was withdrawn is public (its own
address and the change log say it), and a client whose filter names it needs to know.
"""

from django.db.models import Q

from cms.api.database.snapshot import reader_queryset
from cms.api.errors.problem_details import index_url
from cms.api.parameters.parameter import ParameterError
from cms.api.parameters.suggestions import suggest_word
from cms.api.parameters.values import is_id
from cms.api.query.entry_names import Name
from cms.api.query.locales import ALL_LOCALES
from cms.lib.characters import quote_input
from cms.published.models.log import Change
from cms.published.models.references import Slug
from cms.published.models.rows import published_types

#: Slugs to compare a misspelt one with; of more, those with the same beginning or end.
MAX_CANDIDATES = 1_000


def unknown_name_error(parameter: str, name: Name, *, locale: str) -> ParameterError:
    """Build the error of a name that no published entry has."""
    collection = published_types()[name.type].collection
    shown = quote_input(name.text)
    if change := find_withdrawal(name, locale=locale):
        reason = Change.Reason(change.reason).label
        message = f"{parameter}: “{shown}” was withdrawn on {change.at:%Y-%m-%d}. {reason}."
        return ParameterError(parameter, message, code="withdrawn")
    message = f"{parameter}: There is no “{shown}” among the {collection}."
    details = {}
    if suggestion := suggest_slug(name, locale=locale):
        message += f" Did you mean “{suggestion}”?"
        details = {"suggestion": suggestion}
    message += f" {index_url()}{collection}/ lists them."
    return ParameterError(parameter, message, code="value", **details)


def find_withdrawal(name: Name, *, locale: str) -> Change | None:
    """Return the withdrawal of the entry with this id, or of the last one with this slug."""
    changes = reader_queryset(Change).filter(type=name.type)
    if is_id(name.text):
        changes = changes.filter(entry_id=name.text)
    else:
        slugs = reader_queryset(Slug).filter(type=name.type, slug=name.text)
        holders = dict(slugs.values_list("locale", "entry_id"))
        holder = holders.get(locale, next(iter(holders.values()), None))
        changes = changes.filter(entry_id=holder) if holder else changes.none()
    latest = changes.order_by("-sequence").first()
    return latest if latest and latest.kind == Change.Kind.WITHDRAW else None


def suggest_slug(name: Name, *, locale: str) -> str | None:
    """Return the published slug that a misspelt one most likely stands for."""
    if is_id(name.text):
        return None
    slugs = reader_queryset(published_types()[name.type]).order_by("slug")
    if locale != ALL_LOCALES:
        slugs = slugs.filter(locale=locale)
    candidates = list(slugs.values_list("slug", flat=True)[: MAX_CANDIDATES + 1])
    if len(candidates) > MAX_CANDIDATES:
        alike = Q(slug__startswith=name.text[:2]) | Q(slug__endswith=name.text[-3:])
        candidates = list(slugs.filter(alike).values_list("slug", flat=True)[:MAX_CANDIDATES])
    return suggest_word(name.text, candidates)
