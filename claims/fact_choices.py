"""Published treatments and their facts as choices of the body editor, and the words they give."""

from django.db.models import Q
from django.http import HttpRequest, JsonResponse, QueryDict

from claims.choices import Derivation
from claims.fact_rows import ClaimFact
from claims.facts import TREATMENT, BoundFacts, NamedFact, get_fact_sheet
from claims.phrasing_input import (
    MAX_CHOICES,
    ClaimRefusedError,
    read_ids,
    read_phrasing,
    read_words,
)
from claims.published_facts import find_published_facts
from claims.quotation import quote_facts
from cms.published.models.rows import published_types

MAX_FACTS = 12  # columns: a wider table is no comparison
SEPARATOR = ":"
NOTHING_CHOSEN = "Choose a treatment and a fact."


def list_treatments(request: HttpRequest) -> JsonResponse:
    """List published treatments that match all words of ``q``, or are named in ``ids``."""
    rows = published_types()[TREATMENT]._default_manager.order_by("title_sort_key", "pk")
    if "ids" in request.GET:
        rows = rows.filter(pk__in=read_ids(request.GET["ids"].split(",")))
    drafts = ClaimFact._meta.get_field("other").related_model._default_manager
    for word in read_words(request):
        matching = drafts.filter(Q(plain_name__icontains=word) | Q(synonyms__icontains=word))
        rows = rows.filter(Q(pk__in=matching.values("pk")) | Q(title__icontains=word))
    choices = rows.values_list("pk", "title", "locale")[:MAX_CHOICES]
    return JsonResponse(
        {"results": [{"id": str(pk), "title": title, "locale": at} for pk, title, at in choices]}
    )


def list_facts(request: HttpRequest) -> JsonResponse:
    """List the facts that texts may state of a treatment."""
    facts = get_fact_sheet().facts.items()
    return JsonResponse(
        {
            "results": [
                {"name": name, "label": fact.label, "concerns_another": fact.concerns_another}
                for name, fact in facts
            ]
        }
    )


def read_facts(values: QueryDict) -> BoundFacts:
    """Read which facts are to be stated of which treatments. Raises ClaimRefusedError.

    A fact is written by its name, or as "path:<id of the other treatment>".
    """
    subjects = [str(id) for id in read_ids(values.getlist("treatment"))]
    named = []
    for text in values.getlist("fact")[:MAX_FACTS]:
        name, _, other = text.partition(SEPARATOR)
        named.append(NamedFact(name, next((str(id) for id in read_ids([other])), "")))
    if not (subjects and named):
        raise ClaimRefusedError(NOTHING_CHOSEN)
    is_table = values.get("derivation") == Derivation.TABLE
    return BoundFacts(tuple(subjects), tuple(dict.fromkeys(named)), is_table)


def preview_facts(request: HttpRequest) -> JsonResponse:
    """Say how facts would be stated, as words or as a table, or why they can't be stated so."""
    try:
        phrasing, bound = read_phrasing(request.GET), read_facts(request.GET)
    except ClaimRefusedError as error:
        return JsonResponse({"text": "", "table": None, "problem": str(error)})
    quotation = quote_facts(phrasing, bound, find_published_facts([bound]), statement="")
    return JsonResponse(
        {
            "text": quotation.text,
            "table": quotation.facts if bound.is_table and not quotation.problem else None,
            "problem": quotation.problem,
        }
    )
