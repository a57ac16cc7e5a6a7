"""The ``Link`` header (RFC 8288): related addresses, for clients that read no body."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.encoding import iri_to_uri
from rest_framework.request import Request

from cms.api.errors.problem_details import index_url
from cms.published import hooks

Json = Mapping[str, Any]
OPENAPI = "application/vnd.oai.openapi+json"
SCHEMA = "application/schema+json"
#: Parameters that name a page of a list.
PAGE_PARAMETERS = ("page", "cursor")


def format_link(url: str, rel: str, *, type: str = "", hreflang: str = "") -> str:
    """Format one link (RFC 8288); ``iri_to_uri`` leaves nothing in a URL that could end it."""
    attributes = f'; type="{type}"' if type else ""
    attributes += f'; hreflang="{hreflang}"' if hreflang else ""
    return f'<{iri_to_uri(url)}>; rel="{rel}"{attributes}'


class RelatedLink(NamedTuple):
    """A link that another room adds to an entry, in headers and in the head of its page."""

    url: str
    rel: str
    type: str
    title: str


def related_links(entry: Json) -> list[RelatedLink]:
    """Return the links that higher rooms add to an entry, such as its feeds and its licence."""
    return [link for links in hooks.entry_links.call(entry) for link in links]


def link_header(links: Iterable[str]) -> dict[str, str]:
    return {"Link": ", ".join(links)}


def add_self_link(headers: Mapping[str, str], request: Request, *, type: str) -> dict[str, str]:
    """Return the headers with the link to the requested address before the others, if any."""
    if "Link" not in headers:
        return {**headers}
    here = format_link(f"{settings.BASE_URL}{request.get_full_path()}", "self", type=type)
    return {**headers, "Link": f"{here}, {headers['Link']}"}


def entry_link_header(
    entry: Json,
    *,
    media_type: str,
    others: Sequence[str],
    is_past: bool = False,
    is_page: bool = False,
) -> dict[str, str]:
    """Return the links of an entry in one representation; ``others`` share its address.

    ``is_past``: an earlier edition (RFC 5829). ``is_page``: the page at the canonical address,
    which links to the pages of its translations.
    """
    links = [format_link(entry["canonical_url"], "canonical")]
    if url := (entry.get("license") or {}).get("url"):
        links.append(format_link(url, "license"))
    if is_past:
        links.append(format_link(entry["url"], "latest-version"))
    links.append(format_link(editions_url(entry["url"], entry["id"]), "version-history"))
    links += describedby_links(with_blocks=has_blocks(entry))
    links += [
        format_link(entry["url"], "alternate", type=each) for each in others if each != media_type
    ]
    there = "canonical_url" if is_page else "url"
    links += [
        format_link(each[there], "alternate", hreflang=each["locale"])
        for each in entry["translations"]
    ]
    links += [format_link(each.url, each.rel, type=each.type) for each in related_links(entry)]
    return link_header(links)


def editions_url(url: str, id: str) -> str:
    """Return the address of an entry's editions, by its id: editions are cited."""
    path = url.partition("?")[0].removesuffix("/")
    return f"{path.rpartition('/')[0]}/{id}/editions/"


def list_link_header(request: Request, page: Json, *, last: str | None = None) -> dict[str, str]:
    """Return the links of one page of a list: first, previous, next, and the ``last`` if known."""
    query: QueryDict = request.query_params
    rest = [
        (name, text)
        for name, texts in query.lists()
        for text in texts
        if name not in PAGE_PARAMETERS
    ]
    start = f"{settings.BASE_URL}{request.path}"
    links = [
        format_link(f"{settings.BASE_URL}{request.get_full_path()}", "self"),
        format_link(f"{start}?{urlencode(rest)}" if rest else start, "first"),
    ]
    links += [
        format_link(page[key], rel)
        for key, rel in (("previous", "prev"), ("next", "next"))
        if page[key]
    ]
    links += [format_link(last, "last")] if last else []
    return link_header(links + describedby_links())


def describedby_links(*, with_blocks: bool = False) -> list[str]:
    """Return the links to the descriptions of the format."""
    links = [format_link(f"{index_url()}openapi.json", "describedby", type=OPENAPI)]
    if with_blocks:
        links.append(format_link(f"{index_url()}schemas/blocks.json", "describedby", type=SCHEMA))
    return links


def has_blocks(entry: Json) -> bool:
    return any(isinstance(value, dict) and "blocks" in value for value in entry.values())
