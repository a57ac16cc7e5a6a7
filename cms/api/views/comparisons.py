"""``compare/``: a few entries of a type side by side, as the type's ``Comparison`` puts them."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, cast
from urllib.parse import urlencode, urlsplit

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.collection import Collection, RelatedRows, get_collection
from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries.missing import explain_absence
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import clean_parameters
from cms.api.query.comparison import comparison_parameters
from cms.api.query.locales import LOCALE, content_language_header
from cms.api.query.sparse_fields import select_fields
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import render_items, to_plain_json
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema
from cms.published import cache_tags
from cms.published.models.references import Reference
from cms.published.reference_keys import hash_id, hash_relation

Json = dict[str, Any]
MOST_ROWS = 1000


class CompareView(ReadOnly):
    """Entries side by side, to help with a decision."""

    schema = DeferredSchema("cms.api.openapi.comparisons.CompareSchema")
    collection: ClassVar[Collection] = cast("Collection", None)  # set by the route

    def get(self, request: Request) -> HttpResponse:
        return cacheable_response(request, partial(self.render_comparison, request))

    def render_comparison(self, request: Request, log_state: LogState) -> ResponseBody:
        allowed = comparison_parameters(self.collection)
        values = clean_parameters(request.query_params, allowed)
        if "slugs" not in values:
            message = "slugs: Say which entries to compare, such as slugs=one,another."
            fault = {"parameter": "slugs", "code": "value", "message": message}
            raise Problem("invalid-parameters", message, errors=[fault], parameters=sorted(allowed))
        slugs, locale = values["slugs"], values.get("locale", LOCALE.default)
        found = reader_queryset(self.collection.entry_model).filter(locale=locale, slug__in=slugs)
        details = {slug: row for slug, *row in found.values_list("slug", "pk", "detail")}
        for slug in slugs:
            if slug not in details:
                raise self.explain_absence(request, slug, slugs, locale=locale, log_state=log_state)
        comparison: Any = self.collection.comparison
        stored: list[tuple[Any, ...]] = [(details[slug][1],) for slug in slugs]
        sizes = {}
        for name, related in comparison.related.items():
            more = fetch_related_rows(related, [details[slug][0] for slug in slugs], locale=locale)
            stored, sizes[name] = stored + more, len(more)
        # Rich text is left out: a comparison shows facts.
        items = render_items(stored, get_cards(log_state))
        plain: list[Json] = to_plain_json(items)
        entries, rest = plain[: len(slugs)], plain[len(slugs) :]
        others = {}
        for name, size in sizes.items():
            others[name], rest = rest[:size], rest[size:]
        cache_tag_header.add_tags(
            others=[
                cache_tags.list_tag(get_collection(e.type).name)
                for e in comparison.related.values()
            ]
        )
        (body,) = select_fields([comparison.make(entries, others)], values.get("fields"))
        return ResponseBody(orjson.dumps(body), headers=content_language_header(locale))

    def explain_absence(
        self, request: Request, slug: str, slugs: Sequence[str], *, locale: str, log_state: LogState
    ) -> Problem:
        """Name the missing entry in its problem; a moved one redirects the whole comparison."""
        query = request.query_params
        problem = explain_absence(
            self.collection.entry_model, slug, locale=locale, query=query, log_state=log_state
        )
        problem.facts["slug"] = slug
        if problem.name == "moved":
            here = urlsplit(problem.facts["url"]).path.removesuffix("/").rpartition("/")[2]
            other = {name: text for name, text in query.items() if name != "slugs"}
            every = ",".join(here if each == slug else each for each in slugs)
            new_query = urlencode({"slugs": every, **other}, safe=",")
            url = f"{settings.BASE_URL}{request.path}?{new_query}"
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


def fetch_related_rows(
    related: RelatedRows, ids: Sequence[Any], *, locale: str
) -> list[tuple[Any, ...]]:
    """Return the rows that refer to the entries, the newest first."""
    references = reader_queryset(Reference).filter(
        relation=hash_relation(related.type, related.relation), target__in=map(hash_id, ids)
    )
    found = reader_queryset(get_collection(related.type).published).filter(
        reference_key__in=references.values("source"), locale=locale
    )
    return list(found.order_by("-published_at", "pk").values_list("listing")[:MOST_ROWS])
