"""Create claims for figures that authors insert into a text."""

from itertools import chain, count

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import slugify

from claims.models import Claim, ClaimResult
from claims.phrasing_input import ClaimRefusedError, read_ids, read_phrasing
from cms.authoring.admin.versioned import record_save

SLUG_LENGTH = 60
NO_RESULT = "Choose the result that the figure rests on."


def create_claim(request: HttpRequest) -> Claim:
    """Create the draft of a claim on posted results. Raises ClaimRefusedError."""
    phrasing = read_phrasing(request.POST)
    statement = " ".join(request.POST.get("statement", "").replace("\x00", "").split())
    results = read_ids(request.POST.getlist("result"))
    model = ClaimResult._meta.get_field("result").related_model
    if not results or model._default_manager.filter(pk__in=results).count() != len(results):
        raise ClaimRefusedError(NO_RESULT)
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
        ClaimResult.objects.bulk_create(
            ClaimResult(claim=claim, result_id=pk, position=position)
            for position, pk in enumerate(results)
        )
        record_save(claim, by=request.user)
    return claim


def describe_errors(error: ValidationError) -> str:
    return " ".join(
        "Say in a sentence what the figure is of." if field == "statement" else message
        for field, messages in error.message_dict.items()
        for message in messages
    )


def find_free_key(statement: str, *, locale: str) -> str:
    """Build a key from a statement, with a number if a claim in that language has it already."""
    base = slugify(statement)[:SLUG_LENGTH].strip("-") or "figure"
    rows = Claim.objects.filter(locale=locale, slug__startswith=base)
    taken = set(rows.values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)
