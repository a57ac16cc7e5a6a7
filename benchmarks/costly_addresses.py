"""Addresses that cost the most among those that the API accepts, built from its declarations.

For each collection: conditions that nearly every row meets, alone and twenty of them in ``or``; all
facets over that; the last numbered page, all fields and includes of a hundred rows.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.conf import settings

from cms.api.collection import Collection, collections
from cms.api.parameters.parameter import Parameter
from cms.api.query.collection_parameters import list_parameters
from cms.api.query.conditions import Condition
from cms.api.query.or_groups import MAX_CONDITIONS
from cms.api.query.pagination import NUMBERED_ROWS

API = "/api/v1/"
MAX_LENGTH = 2_000  # characters of an address, as the longest that everything on the way takes
LETTERS = "etaoinshrdlcumwfgypbvk"
#: A word of nearly every entry.
WORD = "pain"
#: The least value of a column by the format of its values: nearly all rows are at or above it.
LEAST = {"decimal": "0", "": "1990-01-01"}


def build_addresses() -> list[str]:
    """Return the addresses, without those that exceed ``MAX_LENGTH``."""
    queries = (
        f"{API}{each.name}/?{urlencode(query, safe=',()=')}"
        for each in collections().values()
        for query in build_queries(each)
    )
    addresses = dict.fromkeys([*queries, *build_other_addresses()])
    return [each for each in addresses if len(each) <= MAX_LENGTH]


def build_other_addresses() -> Iterator[str]:
    yield f"{API}search/?q={WORD}&page_size=100"
    yield f"{API}search/?q={'+'.join(LETTERS[:8])}"
    yield f"{API}changes/?documents=true&page_size=100"
    yield from ("/feeds/posts.atom", "/feeds/posts.rss", "/feeds/posts.json", "/sitemap.xml")


def build_queries(collection: Collection) -> Iterator[dict[str, str]]:
    """Yield costly queries to one list."""
    allowed = list_parameters(collection)
    conditions = {name: each for name, each in allowed.items() if isinstance(each, Condition)}
    facets = {"facets": join_words(allowed["facets"])} if "facets" in allowed else {}
    most = {"page_size": "100"}
    for query in ({}, *build_broad_conditions(conditions)):
        yield query | most
        yield query | facets | {"locale": "*"}
    if "search" in allowed:
        yield {"search": WORD} | facets
        yield {"search": WORD, "ordering": "title"} | most
    for name in allowed["ordering"].describe()["items"]["enum"]:
        yield {"ordering": name, "page": last_page(collection)} | most
    yield {"fields": join_words(allowed["fields"])} | most
    if "include" in allowed:
        yield {"include": join_words(allowed["include"])} | most
    if "as_of" in allowed:
        yield {"as_of": "2026-01-02"} | most


def build_broad_conditions(conditions: dict[str, Condition]) -> Iterator[dict[str, str]]:
    """Yield conditions that many rows meet or must be looked at for, and groups of them."""
    absent = [name for name in conditions if name.endswith("__isnull")]
    texts = [name for name in conditions if name.endswith("__contains")]
    bounds = [name for name in conditions if name.endswith("__gte")]
    yield from ({name: "true"} for name in absent)
    yield from ({name: LETTERS[0]} for name in texts)
    yield {name: least_value(conditions[name]) for name in bounds}
    for name in texts:
        yield {"or": join_alternatives(f"{name}={letter}{letter}" for letter in LETTERS)}
    for name in bounds:
        value = least_value(conditions[name])
        yield {"or": join_alternatives(f"{name}={value}" for _ in range(MAX_CONDITIONS))}
    if absent:
        yield {"or": join_alternatives(f"{name}=true" for name in absent)}


def last_page(collection: Collection) -> str:
    """Return the number of the last numbered page of a hundred rows, in the default language."""
    rows = collection.published._default_manager.filter(locale=settings.LANGUAGE_CODE)
    return str(max(1, -(-min(rows.count(), NUMBERED_ROWS) // 100)))


def join_alternatives(texts: Iterator[str]) -> str:
    return f"({','.join([*texts][:MAX_CONDITIONS])})"


def join_words(parameter: Parameter) -> str:
    """Join all values that a list of words takes, but for those that leave something out."""
    words: list[str] = parameter.describe()["items"]["enum"]
    return ",".join(word for word in words if not word.startswith("-"))


def least_value(condition: Condition) -> str:
    description = condition.describe()
    return str(description.get("minimum", LEAST[description.get("format", "")]))
