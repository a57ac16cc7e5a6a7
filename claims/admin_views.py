"""Views of claims for the body editor, as JSON: claims and results to choose from, words.

``ClaimAdmin`` adds their URLs and checks the permission.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.http import HttpRequest, JsonResponse

from claims.bound_results import BoundResult
from claims.choices import Derivation, ResultRole
from claims.models import Claim
from claims.phrasing_input import (
    MAX_CHOICES,
    ClaimRefusedError,
    read_ids,
    read_phrasing,
    read_words,
)
from claims.published import PublishedClaim
from claims.published_facts import find_published_facts
from claims.published_results import find_published_results
from claims.quotation import quote
from claims.result_choices import result_rows
from cms.authoring.models.state import State

Json = dict[str, Any]
#: What a dialog offers: figures and facts in words, facts alone, or tables.
KINDS = {
    "words": [each for each in Derivation if each != Derivation.TABLE],
    "fact": [Derivation.FACT],
    "table": [Derivation.TABLE],
}


def list_claims(request: HttpRequest) -> JsonResponse:
    """List claims as choices: those that match ``q``, those named in ``ids``, or the latest.

    ``kind`` leaves out those of other kinds.
    """
    claims = Claim.objects.with_state().order_by("-updated_at", "pk")
    if "ids" in request.GET:
        claims = claims.filter(pk__in=read_ids(request.GET["ids"].split(",")))
    if derivations := KINDS.get(request.GET.get("kind", "")):
        claims = claims.filter(derivation__in=derivations)
    for word in read_words(request):
        claims = claims.filter(
            Q(statement__icontains=word)
            | Q(slug__icontains=word)
            | Q(quoted_figure__icontains=word)
            | Q(population_text__icontains=word)
            | Q(pk__in=PublishedClaim.objects.filter(title__icontains=word).values("pk"))
        )
    return JsonResponse({"results": describe_claims(claims[:MAX_CHOICES])})


def describe_claims(claims: Iterable[Claim]) -> list[Json]:
    """Describe claims with the words that they have now; all results are read at once."""
    rows = list(claims)
    prefetch_related_objects(rows, "result_rows__result", "treatment_rows", "fact_rows")
    bound = [claim.list_bound_results() for claim in rows]
    facts = [claim.list_bound_facts() for claim in rows]
    published = find_published_results(chain.from_iterable(bound))
    published_facts = find_published_facts(facts)
    for claim, results, stated in zip(rows, bound, facts, strict=True):
        if claim.states_facts:
            claim.quote_facts(stated, published_facts)
        else:
            claim.quote_results(results, published)
    return [
        {
            "id": str(claim.pk),
            "key": claim.slug,
            "title": claim.quotation.text,
            "statement": claim.title,
            "problem": claim.quotation.problem,
            "locale": claim.locale,
            "table": claim.quotation.facts if claim.derivation == Derivation.TABLE else None,
            "state": State(getattr(claim, "state", State.DRAFT)).label,
        }
        for claim in rows
    ]


def preview_words(request: HttpRequest) -> JsonResponse:
    """Say how published results would be said, or why they can't be said so."""
    try:
        phrasing = read_phrasing(request.GET)
    except ClaimRefusedError as error:
        return JsonResponse({"text": "", "problem": str(error)})
    rows = result_rows().filter(pk__in=read_ids(request.GET.getlist("result")))
    owners = {str(part.pk): str(part.owner_id) for part in rows}
    bound = [
        BoundResult(owners[pk], pk, ResultRole.SUPPORTS)
        for pk in request.GET.getlist("result")
        if pk in owners
    ]
    quotation = quote(phrasing, bound, find_published_results(bound))
    missing = "" if bound else "Choose a result first."
    return JsonResponse({"text": quotation.text, "problem": quotation.problem or missing})
