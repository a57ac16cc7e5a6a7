"""``compare/``: a few entries of a type side by side, as the type itself puts them there.

    comparison = Comparison(make=compared, document=ComparisonDocument,
                            beside={"results": Beside("result", "treatments")})

``make`` gets the entries in the order that was asked for, and the rows that refer to them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

import orjson
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from cms.api import noting
from cms.api.absence import absence
from cms.api.cards import cards_of
from cms.api.compare_schema import CompareSchema
from cms.api.conditional import Made, answer
from cms.api.locales import LOCALE, said
from cms.api.parameters import Parameter, read
from cms.api.problems import Problem
from cms.api.readonly import ReadOnly
from cms.api.rendering import complete
from cms.api.snapshot import Seen, rows
from cms.api.values import Several, Slug
from cms.api.views import EntryViewSet
from cms.published import tags
from cms.published.models import Reference, Row

Json = dict[str, Any]
LEAST, MOST = 2, 5
MOST_ROWS = 1000


@dataclass(frozen=True)
class Beside:
    """Rows of another type, which refer to the compared entries under the name ``relation``."""

    type: str
    relation: str


@dataclass(frozen=True)
class Comparison:
    """How a type compares. ``document`` describes what ``make`` makes."""

    make: Callable[[list[Json], dict[str, list[Json]]], Json]
    document: type[Serializer[Any]]
    beside: Mapping[str, Beside] = field(default_factory=dict)


class Compared(Several):
    """Between two and five different slugs."""

    def clean(self, value: str) -> list[Any]:
        found = super().clean(value)
        if not LEAST <= len(found) <= MOST:
            raise ValidationError(f"Name {LEAST} to {MOST} of them, with commas between.")
        if len(set(found)) < len(found):
            raise ValidationError("Name each of them once.")
        return found

    def describe(self) -> dict[str, Any]:
        few = {"minItems": LEAST, "maxItems": MOST, "uniqueItems": True}
        return super().describe() | few


SLUGS = Parameter(
    "slugs",
    Compared(of=Slug()),
    help="The entries to compare, two to five, by slug, with commas between.",
)
PARAMETERS = {"slugs": SLUGS, "locale": LOCALE}


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
        noting.note(
            others=[tags.of_list(model_of(e).collection) for e in comparison.beside.values()]
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


def referring(beside: Beside, ids: Sequence[Any], *, locale: str) -> list[tuple[Any, ...]]:
    """The rows beside the entries, the newest first."""
    references = rows(Reference).filter(
        source_type=beside.type, name=beside.relation, target_id__in=ids
    )
    found = rows(model_of(beside)).filter(pk__in=references.values("source_id"), locale=locale)
    return list(found.order_by("-published_at", "pk").values_list("listing")[:MOST_ROWS])


def model_of(beside: Beside) -> type[Row]:
    found = (model for model in apps.get_models() if issubclass(model, Row))
    return next(model for model in found if model.type == beside.type)
