"""Views of claims for the body editor, as JSON: claims and results to choose from, words.

``ClaimAdmin`` adds their URLs and checks the permission.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.http import HttpRequest, JsonResponse

from claims.choices import ResultRole
from claims.insertion import ClaimRefusedError, read_ids, read_phrasing
from claims.models import Claim, ClaimResult
from claims.quotation import BoundResult, find_published_results, quote
from cms.authoring.models.state import State
from cms.lib import canonical_json
from cms.lib.placeholders import REF
from cms.published.models.references import Card
from cms.published.models.rows import published_types

MAX_CHOICES = 24  # choices in one response: to see others, people search for another word
Json = dict[str, Any]


def read_words(request: HttpRequest) -> list[str]:
    return request.GET.get("q", "").replace("\x00", "").split()


def list_claims(request: HttpRequest) -> JsonResponse:
    """List claims as choices: those that match ``q``, those named in ``ids``, or the latest."""
    claims = Claim.objects.with_state().order_by("-updated_at", "pk")
    if "ids" in request.GET:
        claims = claims.filter(pk__in=read_ids(request.GET["ids"].split(",")))
    for word in read_words(request):
        claims = claims.filter(
            Q(statement__icontains=word)
            | Q(slug__icontains=word)
            | Q(quoted_figure__icontains=word)
            | Q(population_text__icontains=word)
        )
    return JsonResponse({"results": describe_claims(claims[:MAX_CHOICES])})


def describe_claims(claims: Iterable[Claim]) -> list[Json]:
    """Describe claims with the words that they have now; all results are read at once."""
    rows = list(claims)
    prefetch_related_objects(rows, "result_rows__result")
    bound = [claim.list_bound_results() for claim in rows]
    published = find_published_results(chain.from_iterable(bound))
    for claim, results in zip(rows, bound, strict=True):
        claim.quote_results(results, published)
    return [
        {
            "id": str(claim.pk),
            "key": claim.slug,
            "title": claim.quotation.text,
            "statement": claim.statement,
            "problem": claim.quotation.problem,
            "locale": claim.locale,
            "state": State(getattr(claim, "state", State.DRAFT)).label,
        }
        for claim in rows
    ]


def list_results(request: HttpRequest) -> JsonResponse:
    """List published results that match all words of ``q``, by study, measure, group or figure."""
    rows = result_rows().order_by("-published_at", "owner_id", "position")
    drafts = ClaimResult._meta.get_field("result").related_model._default_manager
    for word in read_words(request):
        matching = drafts.filter(
            Q(study__title__icontains=word)
            | Q(measure__name__icontains=word)
            | Q(measure__abbr__icontains=word)
            | Q(arm__label__icontains=word)
            | Q(as_reported__icontains=word)
        )
        rows = rows.filter(Q(pk__in=matching.values("pk")) | Q(title__icontains=word))
    return JsonResponse({"results": describe_results(rows[:MAX_CHOICES])})


def result_rows() -> Any:
    """Return a queryset of the published results, which are parts of studies."""
    parts = published_types()["study"].parts
    return next(part for part in parts if part.type == "result")._default_manager.all()


def describe_results(rows: Iterable[Any]) -> list[Json]:
    """Describe published results: study, measure, group, time, figure, people and interval."""
    parts = list(rows)
    published = find_published_results(
        BoundResult(str(part.owner_id), str(part.pk), ResultRole.SUPPORTS) for part in parts
    )
    measures = {each["measure"][REF] for each in published.values()}
    names = read_titles({*measures, *(str(part.owner_id) for part in parts)})
    return [
        {
            "id": str(part.pk),
            "study": names.get(str(part.owner_id), ""),
            "measure": names.get(result["measure"][REF], ""),
            "title": part.title,
            "note": describe_precision(result),
            "statistic": result["statistic"],
        }
        for part in parts
        if (result := published.get(str(part.pk)))
    ]


def read_titles(ids: Iterable[str]) -> dict[str, str]:
    cards = Card.objects.filter(pk__in=ids).values_list("pk", "card")
    return {str(pk): canonical_json.load(card)["title"] for pk, card in cards}


def describe_precision(result: Mapping[str, Any]) -> str:
    """Write how many people a result is of, and its confidence interval."""
    people = f"{result['n_analysed']} people" if result["n_analysed"] else ""
    interval = ""
    if result["ci_low"] is not None:
        interval = f"interval {result['ci_low']} to {result['ci_high']}"
    return ", ".join(filter(None, (people, interval)))


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
    problem = quotation.problem or ("" if bound else "Choose a result first.")
    return JsonResponse({"text": quotation.text, "problem": problem})
