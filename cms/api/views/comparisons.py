"""``compare/``: a few entries of a type side by side, as the type itself puts them there.

    comparison = Comparison(make=compared, document=ComparisonDocument,
                            beside={"results": Beside("result", "treatments")})

``make`` gets the entries in the order that was asked for, and the rows that refer to them.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

import orjson
from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.database.snapshot import Seen, rows
from cms.api.entries.missing import absence
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.http.responses import Made, answer
from cms.api.openapi.comparisons import CompareSchema
from cms.api.query.comparison import PARAMETERS, RelatedRows
from cms.api.query.locales import LOCALE, said
from cms.api.query.parameters import read
from cms.api.representations.cards import cards_of
from cms.api.representations.documents import complete
from cms.api.views.base import ReadOnly
from cms.api.views.collections import EntryViewSet
from cms.published import cache_tags
from cms.published.models.references import Reference
from cms.published.models.rows import Row

Json = dict[str, Any]
MOST_ROWS = 1000


class CompareView(ReadOnly):
    """Entries side by side, to help with a decision."""

    schema = CompareSchema()
    collection: ClassVar[type[EntryViewSet]] = EntryViewSet  # each route names its own

    def get(self, request: Request) -> HttpResponse:
        return answer(request, partial(self.page, request))

    def page(self, request: Request, seen: Seen) -> Made:
        values = read(request.query_params, PARAMETERS)
        if "slugs" not in values:
            message = "slugs: Say which entries to compare, such as slugs=one,another."
            fault = {"parameter": "slugs", "code": "value", "message": message}
            raise Problem(
                "invalid-parameters", message, errors=[fault], parameters=sorted(PARAMETERS)
            )
        slugs, locale = values["slugs"], values.get("locale", LOCALE.default)
        found = rows(self.collection.published).filter(locale=locale, slug__in=slugs)
        details = {slug: row for slug, *row in found.values_list("slug", "pk", "detail")}
        for slug in slugs:
            if slug not in details:
                raise self.absent(request, slug, slugs, locale=locale, seen=seen)
        comparison: Any = self.collection.comparison
        stored: list[tuple[Any, ...]] = [(details[slug][1],) for slug in slugs]
        sizes = {}
        for name, beside in comparison.beside.items():
            more = referring(beside, [details[slug][0] for slug in slugs], locale=locale)
            stored, sizes[name] = stored + more, len(more)
        # Rich text is left out: a comparison shows facts.
        items = complete(stored, cards_of(seen))
        plain: list[Json] = orjson.loads(orjson.dumps(items))  # cards were bytes until now
        entries, rest = plain[: len(slugs)], plain[len(slugs) :]
        others = {}
        for name, size in sizes.items():
            others[name], rest = rest[:size], rest[size:]
        cache_tag_header.add_tags(
            others=[cache_tags.list_tag(model_of(e).collection) for e in comparison.beside.values()]
        )
        body = orjson.dumps(comparison.make(entries, others))
        return Made(body, headers=said(locale))

    def absent(
        self, request: Request, slug: str, slugs: Sequence[str], *, locale: str, seen: Seen
    ) -> Problem:
        """Why there is no such entry, naming it; a moved one redirects the whole comparison."""
        query = request.query_params
        problem = absence(self.collection.published, slug, locale=locale, query=query, seen=seen)
        problem.facts["slug"] = slug
        if problem.name == "moved":
            here = urlsplit(problem.facts["url"]).path.removesuffix("/").rpartition("/")[2]
            kept = {name: text for name, text in query.items() if name != "slugs"}
            every = ",".join(here if each == slug else each for each in slugs)
            asked = urlencode({"slugs": every, **kept}, safe=",")
            url = f"{settings.BASE_URL}{request.path}?{asked}"
            return Problem(
                "moved",
                f"“{slug}” is called “{here}” now. Please follow the redirect.",
                headers={**problem.headers, "Location": url},
                url=url,
                slug=slug,
            )
        if problem.name == "withdrawn":
            return Problem(
                "withdrawn", f"“{slug}”: {problem.detail}", headers=problem.headers, **problem.facts
            )
        return problem


def referring(beside: RelatedRows, ids: Sequence[Any], *, locale: str) -> list[tuple[Any, ...]]:
    """The rows beside the entries, the newest first."""
    references = rows(Reference).filter(
        source_type=beside.type, name=beside.relation, target_id__in=ids
    )
    found = rows(model_of(beside)).filter(pk__in=references.values("source_id"), locale=locale)
    return list(found.order_by("-published_at", "pk").values_list("listing")[:MOST_ROWS])


def model_of(beside: RelatedRows) -> type[Row]:
    found = (model for model in apps.get_models() if issubclass(model, Row))
    return next(model for model in found if model.type == beside.type)
