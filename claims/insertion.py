"""Create claims for figures and facts that authors insert into a text."""

from collections.abc import Collection
from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.text import slugify

from claims.choices import OF_FACTS
from claims.derivations import Phrasing
from claims.fact_choices import NOTHING_CHOSEN, read_facts
from claims.facts import BoundFacts, find_fact_problems
from claims.models import Claim, ClaimFact, ClaimResult, ClaimTreatment
from claims.phrasing_input import ClaimRefusedError, read_ids, read_phrasing
from claims.published_facts import find_published_facts
from claims.statements import remove_figure
from cms.authoring.admin.versioned import record_save

SLUG_LENGTH = 60
NO_STATEMENT = "Say in a sentence what the figure is of."
NO_RESULT = "Choose the result that the figure rests on."


def create_claim(request: HttpRequest) -> Claim:
    """Create the draft of a claim on posted results or facts. Raises ClaimRefusedError."""
    phrasing = read_phrasing(request.POST)
    statement = " ".join(request.POST.get("statement", "").replace("\x00", "").split())
    rows = read_claim_rows(request.POST, phrasing)
    claim = Claim(
        statement=statement,
        slug=find_free_key(statement, locale=phrasing.locale),
        locale=phrasing.locale,
        derivation=phrasing.derivation,
        hedge=phrasing.hedge,
        decimals=phrasing.decimals,
    )
    try:
        claim.full_clean()
    except ValidationError as error:
        raise ClaimRefusedError(describe_errors(error)) from error
    with transaction.atomic():
        claim.save()
        for row in rows:
            row.claim = claim
            row.save()
        record_save(claim, by=request.user)
    return claim


def read_claim_rows(values: QueryDict, phrasing: Phrasing) -> list[Any]:
    """Read the results that a figure rests on, or the facts. Raises ClaimRefusedError."""
    if phrasing.derivation in OF_FACTS:
        return build_fact_rows(read_facts(values), locale=phrasing.locale)
    results = read_ids(values.getlist("result"))
    if not results or count_rows(ClaimResult, "result", results) != len(results):
        raise ClaimRefusedError(NO_RESULT)
    return [ClaimResult(result_id=pk, position=at) for at, pk in enumerate(results)]


def build_fact_rows(bound: BoundFacts, *, locale: str) -> list[Any]:
    """Build the rows of facts and of their treatments. Raises ClaimRefusedError."""
    if count_rows(ClaimTreatment, "treatment", bound.ids) != len(bound.ids):
        raise ClaimRefusedError(NOTHING_CHOSEN)
    problems = find_fact_problems(bound, find_published_facts([bound]), locale=locale)
    if problem := next(problems, ""):
        raise ClaimRefusedError(problem)
    return [
        *(ClaimTreatment(treatment_id=id, position=at) for at, id in enumerate(bound.subjects)),
        *(
            ClaimFact(name=fact.name, other_id=fact.other or None, position=at)
            for at, fact in enumerate(bound.facts)
        ),
    ]


def count_rows(model: Any, field: str, ids: Collection[Any]) -> int:
    """Count the entries or results with these ids to which a field can lead."""
    related = model._meta.get_field(field).related_model
    count: int = related._default_manager.filter(pk__in=ids).count()
    return count


def describe_errors(error: ValidationError) -> str:
    return " ".join(
        NO_STATEMENT if field == "statement" else message
        for field, messages in error.message_dict.items()
        for message in messages
    )


def find_free_key(statement: str, *, locale: str) -> str:
    """Build a key from a statement, with a number if a claim in that language has it already."""
    base = slugify(remove_figure(statement))[:SLUG_LENGTH].strip("-") or "figure"
    rows = Claim.objects.filter(locale=locale, slug__startswith=base)
    taken = set(rows.values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)
