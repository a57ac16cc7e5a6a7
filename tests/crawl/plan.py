"""Every question to the API that the crawl asks: made from what the collections declare."""

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
from cms.syndication.sync.parameters import of_changes, of_export, of_stream
from tests.crawl.planting import PUBLIC_RESULT, SECRETS

API = "/api/v1/"
SLOT = "⌑"  # where a secret, or its twin, goes
COLLECTIONS = {each.name: each for each in collections().values()}
ALL = tuple(SECRETS)
HOUSE = settings.BASE_URL
#: The collections that feeds are narrowed by, and their types.
FEEDS_BY = {"series": "series", "topics": "topic", "authors": "author"}
#: One of each shape: for what is refused whatever it says, or is asked beside all the others.
FEW = ("username", "draft id", "email", "password", "content digest", "number", "day")
TWO = ("draft slug", "draft id")
FOUR = (*TWO, "withdrawn slug", "withdrawn id")
#: A secret fits where these are read, so each of them is tried.
OPEN = {
    values.Value,
    values.SlugValue,
    values.IdValue,
    EntryNamesValue,
    SearchPhraseValue,
}
LOG = {"changes/": of_changes, "changes/stream/": of_stream, "export/": of_export}
UNDECLARED = (
    *("created_by", "created_by__username", "verified_by", "verified_by__password__startswith"),
    *("content_digest", "digest", "authors__user__email", "release__name", "state", "note"),
)
LENIENT = {"Prefer": "handling=lenient"}
TIMES = ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "-1d", "-600w")


@dataclass(frozen=True)
class Question:
    """One address, with a slot for each of ``secrets``; without any it is asked as it stands.

    ``told`` are secrets that the answer says on purpose: what was withdrawn is told to everybody.
    """

    path: str
    query: tuple[tuple[str, str], ...] = ()
    secrets: Sequence[str] = ()
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    told: Sequence[str] = ()

    @property
    def shapes(self) -> set[str]:
        return {SECRETS[name].shape for name in self.secrets}

    @property
    def requests(self) -> int:
        """One for each secret and one for each shape's twin."""
        return len(self.secrets) + len(self.shapes) or 1

    def address(self, text: str = "") -> str:
        query = [(name, value.replace(SLOT, text)) for name, value in self.query]
        path = self.path.replace(SLOT, text)
        return f"{path}?{urlencode(query)}" if query else path


def plan_of(collection: str) -> list[Question]:
    """All questions about one collection."""
    view = COLLECTIONS[collection]
    return [*listed(view), *named(view), *shown(view)]


def general() -> list[Question]:
    """All questions that are not about one collection."""
    pages = [API, *(f"{API}{name}/" for name in ("docs", "problems", "search"))]
    pages += ["/", "/livez", "/readyz", f"{API}openapi.json", f"{API}schemas/blocks.json"]
    pages += [f"{API}{name}/" for name in ("partner", "embargoed")]
    found = [Question(page, method=method) for page in pages for method in METHODS]
    found += [Question(page, ((SLOT, "1"),), ALL) for page in pages if page.startswith(API)]
    found += [Question(f"{API}{below}", (), ALL) for below in BELOW]
    found += [Question(f"{API}recalls/", method=each, told=WITHDRAWN) for each in METHODS]
    for name in ("open", "before", "page_size", SLOT):
        found.append(Question(f"{API}recalls/", ((name, SLOT),), ALL, told=WITHDRAWN))
    found.append(Question(f"/media/{SLOT}.png", (), FEW))
    for name, parameter in search_parameters().items():
        found.append(Question(f"{API}search/", ((name, SLOT),), ALL))
        found += plain(f"{API}search/", name, parameter)
    found += the_log()
    for text in (f"hilltop {SLOT}", f"{SLOT} open", f'"{SLOT}"', f"{SLOT}*", f"title:{SLOT}"):
        found.append(Question(f"{API}search/", (("q", text),), ALL))
    for collection, view in COLLECTIONS.items():
        if getattr(view, "comparison", None):
            path, kind = f"{API}compare/{collection}/", view.published.type
            found.append(Question(path, (("slugs", f"open-{kind},other-{kind}"),)))
            found.append(Question(path, (("slugs", f"open-{kind},{SLOT}"),), living(ALL)))
            both = ("slugs", f"open-{kind},other-{kind}")
            found += [Question(path, (both, (name, SLOT)), ALL) for name in ("locale", "fields")]
    return found


BELOW = (
    *(f"{SLOT}/", f"problems/{SLOT}/", f"embargoed/{SLOT}/", f"recalls/{SLOT}/"),
    f"recalls/{SLOT}/receipts/",
)
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
WITHDRAWN = ("withdrawn slug", "withdrawn id")


def the_log() -> Iterator[Question]:
    """Who was withdrawn is told to everybody; what it said is not."""
    for path, declared in LOG.items():
        for method in METHODS:
            yield Question(f"{API}{path}", method=method, told=WITHDRAWN)
        yield Question(f"{API}{path}", ((SLOT, "1"),), ALL)
        for name, parameter in declared().items():
            yield Question(f"{API}{path}", ((name, SLOT),), FEW)
            for each in plain(f"{API}{path}", name, parameter):
                yield replace(each, told=WITHDRAWN)
    for place in ("0", "1", "40"):
        query = (("after", place), ("documents", "true"))
        yield Question(f"{API}changes/", query, told=WITHDRAWN)
        yield Question(f"{API}changes/stream/", query[:1], told=WITHDRAWN)
    for type in sorted(published_types()):
        query = (("types", type), ("documents", "true"))
        yield Question(f"{API}changes/", query, told=WITHDRAWN)


def passed_on() -> list[Question]:
    """All questions to feeds, oEmbed, the sitemap and the terms."""
    found: list[Question] = []
    for form in ("atom", "rss", "json"):
        feeds = [
            "posts",
            "corrections",
            *(f"{name}/open-{type}" for name, type in FEEDS_BY.items()),
        ]
        for feed in feeds:
            path = f"/feeds/{feed}.{form}"
            found += [Question(path, method=method, told=WITHDRAWN) for method in METHODS]
            found.append(Question(path, (("locale", "es"),), told=WITHDRAWN))
            for name in ("locale", "archive", "before", "draft"):
                found.append(Question(path, ((name, SLOT),), FEW, told=WITHDRAWN))
            for number in ("1", "2", "9"):
                for name in ("archive", "before"):
                    found.append(Question(path, ((name, number),), told=WITHDRAWN))
        for name in (*FEEDS_BY, "posts", "treatments", "corrections"):
            found.append(Question(f"/feeds/{name}/{SLOT}.{form}", (), living(ALL)))
        found.append(Question(f"/feeds/{SLOT}.{form}", (), ALL))
    for collection, view in COLLECTIONS.items():
        for base in (
            f"{HOUSE}/{collection}",
            f"{HOUSE}/es/{collection}",
            f"{HOUSE}{API}{collection}",
        ):
            address = ("url", f"{base}/{SLOT}/")
            found.append(Question("/oembed", (address,), living(ALL)))
            found.append(Question("/oembed", (address, ("format", "xml")), living(TWO)))
        kind = view.published.type
        for slug in (f"open-{kind}", f"other-{kind}", SECRETS["withdrawn slug"].text):
            shown = ("url", f"{HOUSE}/{collection}/{slug}/")
            found.append(Question("/oembed", (shown,), told=WITHDRAWN))
        found.append(Question(f"/sitemap-{collection}-1.xml"))
    found += [Question("/oembed", ((name, SLOT),), FEW) for name in ("url", "maxwidth")]
    pages = ("/feeds/", "/sitemap.xml", "/robots.txt", "/license.xml", "/.well-known/tdmrep.json")
    return found + [Question(page, method=method) for page in pages for method in METHODS]


def listed(view) -> Iterator[Question]:
    """The list, with each of its parameters."""
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
        fits = kind_of(parameter) in OPEN
        yield Question(path, ((name, SLOT),), ALL if fits else FEW)
        yield from plain(path, name, parameter)
        if isinstance(parameter, Condition):
            yield Question(path, (("or", f"({name}={SLOT},title__contains=zzz)"),), TWO)
            if "as_of" in parameters:
                yield Question(path, (("as_of", "2026-03-05"), (name, SLOT)), FOUR)
            if facets and fits:
                yield Question(path, (("facets", facets), (name, SLOT)), FOUR)
        if parameter.many:
            yield Question(path, ((name, f"all:{SLOT}"),), FOUR)
        yield Question(path, ((name, SLOT),), ("username",), LENIENT)
        yield Question(path, ((name, SLOT), ("ordering", "-published_at")), TWO)


def named(view) -> Iterator[Question]:
    """What no entry that readers see is called: each secret in the place of a slug or an id."""
    collection = view.published.collection
    below = ["", "editions/", "editions/1/", "editions/2/difference/"]
    below = below if not view.is_part else [""]
    for rest in below:
        yield Question(f"{API}{collection}/{SLOT}/{rest}", (), living(ALL))
        yield Question(f"{API}{collection}/{SLOT}/{rest}", (("locale", "es"),), living(ALL))
    yield Question(f"/{collection}/{SLOT}/", (), living(ALL))
    yield Question(f"/es/{collection}/{SLOT}/", (), living(ALL))


def living(names: Sequence[str]) -> tuple[str, ...]:
    """Without those that readers knew once: they are told that it is withdrawn, and why."""
    return tuple(name for name in names if name not in {"withdrawn slug", "withdrawn id"})


def shown(view) -> Iterator[Question]:
    """What readers see, with each parameter that its addresses have."""
    collection, kind = view.published.collection, view.published.type
    if view.is_part:
        yield from detail(f"{API}{collection}/{PUBLIC_RESULT}/", detail_parameters(view))
        return
    for slug in (f"open-{kind}", f"other-{kind}"):
        path = f"{API}{collection}/{slug}/"
        yield from detail(path, detail_parameters(view))
        for form in ("application/ld+json", "text/markdown", "text/html", "image/png"):
            yield Question(path, headers={"Accept": form})
        yield Question(f"/{collection}/{slug}/")
        yield Question(f"/es/{collection}/{slug}/")
        yield Question(path, (("locale", "es"), ("as_of", "2026-03-05")))
        yield Question(f"/{collection}/{slug}/", (("preview", SLOT), ("draft", "1")), FEW)
    path = f"{API}{collection}/open-{kind}/editions/"
    below = {"": EditionsView, "1/": EditionView, "2/": EditionView, "3/": EditionView}
    for rest, edition in below.items():
        yield from detail(path + rest, edition(collection=view).parameters())
    yield Question(f"{path}2/difference/")
    yield Question(f"{path}2/difference/", (("from", SLOT),), FEW)
    yield Question(f"{path}{SLOT}/", (), ALL)


def detail(path: str, parameters: dict[str, Parameter]) -> Iterator[Question]:
    for method in METHODS:
        yield Question(path, method=method)
    for name, parameter in parameters.items():
        yield Question(path, ((name, SLOT),), FEW)
        yield Question(path, ((name, SLOT),), TWO, LENIENT)
        yield from plain(path, name, parameter)
    for name in ("preview", "draft", "state", "version", "populate"):
        yield Question(path, ((name, SLOT),), TWO)


def plain(path: str, name: str, parameter: Parameter) -> Iterator[Question]:
    """The parameter with what it can be: nothing hidden may come with it."""
    value = parameter.field
    words = getattr(value, "words", None) or parameter.describe().get("items", {}).get("enum")
    words = list(words or parameter.describe().get("enum") or ())
    if kind_of(parameter) is values.BooleanValue:
        words = ["true", "false"]
    if kind_of(parameter) is OrderingValue:
        words = [sign + word for word in getattr(value, "names", ()) for sign in ("", "-")]
    if isinstance(value, values.DateValue):
        words = list(TIMES)
    if isinstance(value, values.IntegerValue):
        words = ["1", "2", "3"]
    for word in words:
        yield Question(path, ((name, str(word)),))
    if name in {"facets", "include", "body"}:
        yield Question(path, ((name, ",".join(words)),))


def kind_of(parameter: Parameter) -> type:
    """Return the class that reads one value of the parameter."""
    field = parameter.field
    return type(field.item if isinstance(field, CommaListValue | RepeatedValue) else field)
