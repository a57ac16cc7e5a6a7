"""Published results as choices of the body editor: what tells one result from another."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse

from claims.bound_results import BoundResult
from claims.choices import ResultRole
from claims.models import ClaimResult
from claims.phrasing_input import MAX_CHOICES, read_words
from claims.published_facts import read_titles
from claims.published_results import find_published_results
from cms.lib.placeholders import REF
from cms.published.models.rows import published_types

Json = dict[str, Any]


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


def describe_precision(result: Mapping[str, Any]) -> str:
    """Write how many people a result is of, and its confidence interval."""
    people = f"{result['n_analysed']} people" if result["n_analysed"] else ""
    interval = ""
    if result["ci_low"] is not None:
        interval = f"interval {result['ci_low']} to {result['ci_high']}"
    return ", ".join(filter(None, (people, interval)))
