"""All questions of the crawl, built from the declarations of the collections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.conf import settings

from cms.api.collection import collections
from cms.api.parameters import values
from cms.api.parameters.parameter import Parameter
from cms.api.parameters.value_lists import CommaListValue, EntryNamesValue, RepeatedValue
from cms.api.query.collection_parameters import detail_parameters, list_parameters
from cms.api.query.conditions import Condition
from cms.api.query.ordering import OrderingValue
from cms.api.query.search import SearchPhraseValue, search_parameters
from cms.api.views.editions import EditionsView, EditionView
from cms.published.models.rows import published_types
from cms.syndication.sync.parameters import (
    changes_parameters,
    export_parameters,
    figure_parameters,
    stream_parameters,
)
from tests.crawl.secret_world import FOREIGN_TOKEN, PUBLIC_RESULT, SECRETS

API = "/api/v1/"
PREVIEW = "/preview/v1/"
SLOT = "⌑"  # where a secret, or its twin, goes
COLLECTIONS = {each.name: each for each in collections().values()}
ALL = tuple(SECRETS)
HOUSE = settings.BASE_URL
#: The collections that feeds are narrowed by, and their types.
FEEDS_BY = {"series": "series", "topics": "topic", "authors": "author"}
#: One secret of each shape, for parameters that are refused with any value.
FEW = ("username", "draft id", "email", "password", "content digest", "number", "day")
TWO = ("draft slug", "draft id")
FOUR = (*TWO, "withdrawn slug", "withdrawn id")
#: What a token of another entry must not open.
HIDDEN = (*FOUR, "edited slug", "scheduled slug", "scheduled id", "embargoed slug", "foreign id")
#: The parameters that accept any text, so each secret is tried.
OPEN = {
    values.Value,
    values.SlugValue,
    values.IdValue,
    EntryNamesValue,
    SearchPhraseValue,
}
LOG = {
    "changes/": changes_parameters,
    "changes/figures/": figure_parameters,
    "changes/stream/": stream_parameters,
    "export/": export_parameters,
}
UNDECLARED = (
    *("created_by", "created_by__username", "verified_by", "verified_by__password__startswith"),
    *("content_digest", "digest", "authors__user__email", "release__name", "state", "note"),
)
LENIENT = {"Prefer": "handling=lenient"}
TIMES = ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "-1d", "-600w")


@dataclass(frozen=True)
class Question:
    """One request, with a slot that each of ``secrets`` fills; without secrets it is sent as is.

    ``disclosed`` are secrets that the response holds on purpose: everybody may know what was
    withdrawn.
    """

    path: str
    query: tuple[tuple[str, str], ...] = ()
    secrets: Sequence[str] = ()
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    disclosed: Sequence[str] = ()

    @property
    def shapes(self) -> set[str]:
        return {SECRETS[name].shape for name in self.secrets}

    @property
    def requests(self) -> int:
        """Count the requests: one per secret and one per twin."""
        return len(self.secrets) + len(self.shapes) or 1

    def address(self, text: str = "") -> str:
        query = [(name, value.replace(SLOT, text)) for name, value in self.query]
        path = self.path.replace(SLOT, text)
        return f"{path}?{urlencode(query)}" if query else path


def plan_collection(collection: str) -> list[Question]:
    """Plan all questions about one collection."""
    view = COLLECTIONS[collection]
    return [*plan_list(view), *plan_names(view), *plan_details(view)]


def plan_general() -> list[Question]:
    """Plan all questions that are not about one collection."""
    pages = [API, *(f"{API}{name}/" for name in ("docs", "problems", "search"))]
    pages += ["/", "/livez", "/readyz", f"{API}openapi.json", f"{API}schemas/blocks.json"]
    pages += [f"{API}{name}/" for name in ("partner", "embargoed")]
    questions = [Question(page, method=method) for page in pages for method in METHODS]
    questions += [Question(page, ((SLOT, "1"),), ALL) for page in pages if page.startswith(API)]
    questions += [Question(f"{API}{below}", (), ALL) for below in BELOW]
    questions += [
        Question(f"{API}recalls/", method=method, disclosed=WITHDRAWN) for method in METHODS
    ]
    for name in ("open", "before", "page_size", SLOT):
        questions.append(Question(f"{API}recalls/", ((name, SLOT),), ALL, disclosed=WITHDRAWN))
    questions.append(Question(f"/media/{SLOT}.png", (), FEW))
    for name, parameter in search_parameters().items():
        questions.append(Question(f"{API}search/", ((name, SLOT),), ALL))
        questions += plan_values(f"{API}search/", name, parameter)
    questions += plan_log()
    for text in (f"hilltop {SLOT}", f"{SLOT} open", f'"{SLOT}"', f"{SLOT}*", f"title:{SLOT}"):
        questions.append(Question(f"{API}search/", (("q", text),), ALL))
    for collection, view in COLLECTIONS.items():
        if getattr(view, "comparison", None):
            path, kind = f"{API}compare/{collection}/", view.published.type
            questions.append(Question(path, (("slugs", f"open-{kind},other-{kind}"),)))
            questions.append(
                Question(path, (("slugs", f"open-{kind},{SLOT}"),), without_withdrawn(ALL))
            )
            slugs = ("slugs", f"open-{kind},other-{kind}")
            questions += [
                Question(path, (slugs, (name, SLOT)), ALL) for name in ("locale", "fields")
            ]
    return questions


BELOW = (
    *(f"{SLOT}/", f"problems/{SLOT}/", f"embargoed/{SLOT}/", f"recalls/{SLOT}/"),
    f"recalls/{SLOT}/receipts/",
)
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
WITHDRAWN = ("withdrawn slug", "withdrawn id")
#: Notices in feeds and cards are headed by the title that the entry had; the API shows no titles.
NOTICED = (*WITHDRAWN, "withdrawn title")
#: The feed of corrections tells of a withdrawal also when the entry was published again.
RECALLED = (*NOTICED, "withdrawn edition title")


def plan_log() -> Iterator[Question]:
    """Plan the questions to the change log, which discloses withdrawn names but no content."""
    for path, declared in LOG.items():
        for method in METHODS:
            yield Question(f"{API}{path}", method=method, disclosed=WITHDRAWN)
        yield Question(f"{API}{path}", ((SLOT, "1"),), ALL)
        for name, parameter in declared().items():
            yield Question(f"{API}{path}", ((name, SLOT),), FEW)
            for question in plan_values(f"{API}{path}", name, parameter):
                yield replace(question, disclosed=WITHDRAWN)
    for place in ("0", "1", "40"):
        query = (("after", place), ("documents", "true"))
        yield Question(f"{API}changes/", query, disclosed=WITHDRAWN)
        yield Question(f"{API}changes/stream/", query[:1], disclosed=WITHDRAWN)
    for type in sorted(published_types()):
        query = (("types", type), ("documents", "true"))
        yield Question(f"{API}changes/", query, disclosed=WITHDRAWN)


def plan_syndication() -> list[Question]:
    """Plan all questions to feeds, oEmbed, the sitemap and the terms."""
    questions: list[Question] = []
    for form in ("atom", "rss", "json"):
        feeds = [
            "posts",
            "corrections",
            *(f"{name}/open-{type}" for name, type in FEEDS_BY.items()),
        ]
        for feed in feeds:
            path = f"/feeds/{feed}.{form}"
            shown = RECALLED if feed == "corrections" else NOTICED
            questions += [Question(path, method=method, disclosed=shown) for method in METHODS]
            questions.append(Question(path, (("locale", "es"),), disclosed=shown))
            for name in ("locale", "archive", "before", "draft"):
                questions.append(Question(path, ((name, SLOT),), FEW, disclosed=shown))
            for number in ("1", "2", "9"):
                for name in ("archive", "before"):
                    questions.append(Question(path, ((name, number),), disclosed=shown))
        for name in (*FEEDS_BY, "posts", "treatments", "corrections"):
            questions.append(Question(f"/feeds/{name}/{SLOT}.{form}", (), without_withdrawn(ALL)))
        questions.append(Question(f"/feeds/{SLOT}.{form}", (), ALL))
    for collection, view in COLLECTIONS.items():
        for base in (
            f"{HOUSE}/{collection}",
            f"{HOUSE}/es/{collection}",
            f"{HOUSE}{API}{collection}",
        ):
            address = ("url", f"{base}/{SLOT}/")
            questions.append(Question("/oembed", (address,), without_withdrawn(ALL)))
            questions.append(
                Question("/oembed", (address, ("format", "xml")), without_withdrawn(TWO))
            )
        kind = view.published.type
        for slug in (f"open-{kind}", f"other-{kind}", SECRETS["withdrawn slug"].text):
            address = ("url", f"{HOUSE}/{collection}/{slug}/")
            questions.append(Question("/oembed", (address,), disclosed=NOTICED))
        questions.append(Question(f"/sitemap-{collection}-1.xml"))
    questions += [Question("/oembed", ((name, SLOT),), FEW) for name in ("url", "maxwidth")]
    pages = ("/feeds/", "/sitemap.xml", "/robots.txt", "/license.xml", "/.well-known/tdmrep.json")
    return questions + [Question(page, method=method) for page in pages for method in METHODS]


def plan_previews() -> Iterator[Question]:
    """Plan questions to previews: without a token, with a forged and with a foreign one."""
    forged = FOREIGN_TOKEN[:-4] + "AAAA"
    for token in ("", forged, FOREIGN_TOKEN):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        yield Question(PREVIEW, headers=headers)
        yield Question(f"{PREVIEW}{SLOT}/", (), ALL, headers=headers)
        for view in COLLECTIONS.values():
            path = f"{PREVIEW}{view.published.collection}/"
            yield from (Question(path, method=method, headers=headers) for method in METHODS)
            names = list_parameters(view) if token == FOREIGN_TOKEN else ()
            for name in (*names, "revision", "release", "draft"):
                yield Question(path, ((name, SLOT),), TWO, headers)
            for question in plan_names(view):
                below = question.path.removeprefix(API)
                if question.path.startswith(API) and "/editions/" not in below:
                    yield replace(
                        question,
                        path=f"{PREVIEW}{below}",
                        secrets=[name for name in question.secrets if name in HIDDEN],
                        headers=question.headers | headers,
                    )


def plan_list(view) -> Iterator[Question]:
    """Plan a list with each of its parameters."""
    path = f"{API}{view.published.collection}/"
    parameters = list_parameters(view)
    facets = ",".join(view.facets)
    for method in METHODS:
        yield Question(path, method=method)
    for name in UNDECLARED:
        yield Question(path, ((name, SLOT),), TWO)
        yield Question(path, (("ordering", f"-{name}"),))
        yield Question(path, (("or", f"({name}={SLOT})"),), TWO)
        yield Question(path, ((name, SLOT),), TWO, LENIENT)
    for name, parameter in parameters.items():
        kind = value_class(parameter)
        fits = kind in OPEN
        # That an entry was withdrawn is said where a relation names it: everybody may know.
        every, four = (without_withdrawn(ALL), TWO) if kind is EntryNamesValue else (ALL, FOUR)
        yield Question(path, ((name, SLOT),), every if fits else FEW)
        yield from plan_values(path, name, parameter)
        if isinstance(parameter, Condition):
            yield Question(path, (("or", f"({name}={SLOT},title__contains=zzz)"),), TWO)
            if "as_of" in parameters:
                yield Question(path, (("as_of", "2026-03-05"), (name, SLOT)), four)
            if facets and fits:
                yield Question(path, (("facets", facets), (name, SLOT)), four)
        if isinstance(parameter.field, EntryNamesValue):
            yield Question(path, ((name, f"all:{SLOT}"),), four)
            yield Question(path, ((name, f"exact:{SLOT}"),), four)
        yield Question(path, ((name, SLOT),), ("username",), LENIENT)
        yield Question(path, ((name, SLOT), ("ordering", "-published_at")), TWO)


def plan_names(view) -> Iterator[Question]:
    """Plan entry URLs with each secret in the place of a slug or an id."""
    collection = view.published.collection
    below = ["", "editions/", "editions/1/", "editions/2/difference/"]
    below = below if not view.is_part else [""]
    for rest in below:
        yield Question(f"{API}{collection}/{SLOT}/{rest}", (), without_withdrawn(ALL))
        yield Question(
            f"{API}{collection}/{SLOT}/{rest}", (("locale", "es"),), without_withdrawn(ALL)
        )
    yield Question(f"/{collection}/{SLOT}/", (), without_withdrawn(ALL))
    yield Question(f"/es/{collection}/{SLOT}/", (), without_withdrawn(ALL))


def without_withdrawn(names: Sequence[str]) -> tuple[str, ...]:
    """Leave out withdrawn names: readers may know that and why an entry was withdrawn."""
    return tuple(name for name in names if name not in {"withdrawn slug", "withdrawn id"})


def plan_details(view) -> Iterator[Question]:
    """Plan the URLs of visible entries with each of their parameters."""
    collection, kind = view.published.collection, view.published.type
    if view.is_part:
        yield from plan_detail(f"{API}{collection}/{PUBLIC_RESULT}/", detail_parameters(view))
        return
    for slug in (f"open-{kind}", f"other-{kind}"):
        path = f"{API}{collection}/{slug}/"
        yield from plan_detail(path, detail_parameters(view))
        for file in ("results.svg", "people.svg", "paths.svg") if view.plots else ():
            yield Question(f"{path}pictures/{file}")
            yield Question(f"{path}pictures/{file}", ((SLOT, "1"),), FEW)
        for form in ("application/ld+json", "text/markdown", "text/html", "image/png", "image/*"):
            yield Question(path, headers={"Accept": form})
        yield Question(f"/{collection}/{slug}/")
        yield Question(f"/es/{collection}/{slug}/")
        yield Question(path, (("locale", "es"), ("as_of", "2026-03-05")))
        yield Question(f"/{collection}/{slug}/", (("preview", SLOT), ("draft", "1")), FEW)
    path = f"{API}{collection}/open-{kind}/editions/"
    below = {"": EditionsView, "1/": EditionView, "2/": EditionView, "3/": EditionView}
    for rest, edition in below.items():
        yield from plan_detail(path + rest, edition(collection=view).parameters())
    yield Question(f"{path}2/difference/")
    yield Question(f"{path}2/difference/", (("from", SLOT),), FEW)
    yield Question(f"{path}{SLOT}/", (), ALL)


def plan_detail(path: str, parameters: dict[str, Parameter]) -> Iterator[Question]:
    for method in METHODS:
        yield Question(path, method=method)
    for name, parameter in parameters.items():
        yield Question(path, ((name, SLOT),), FEW)
        yield Question(path, ((name, SLOT),), TWO, LENIENT)
        yield from plan_values(path, name, parameter)
    for name in ("preview", "draft", "state", "version", "populate"):
        yield Question(path, ((name, SLOT),), TWO)


def plan_values(path: str, name: str, parameter: Parameter) -> Iterator[Question]:
    """Plan the parameter with each of its declared values."""
    value = parameter.field
    words = getattr(value, "words", None) or parameter.describe().get("items", {}).get("enum")
    words = list(words or parameter.describe().get("enum") or ())
    if value_class(parameter) is values.BooleanValue:
        words = ["true", "false"]
    if value_class(parameter) is OrderingValue:
        words = [sign + word for word in getattr(value, "names", ()) for sign in ("", "-")]
    if isinstance(value, values.DateValue):
        words = list(TIMES)
    if isinstance(value, values.IntegerValue):
        words = ["1", "2", "3"]
    for word in words:
        yield Question(path, ((name, str(word)),))
    if name in {"facets", "include", "body"}:
        yield Question(path, ((name, ",".join(words)),))


def value_class(parameter: Parameter) -> type:
    """Return the class that reads one value of the parameter."""
    field = parameter.field
    return type(field.item if isinstance(field, CommaListValue | RepeatedValue) else field)
