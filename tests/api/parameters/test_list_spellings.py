"""Several values of a parameter: repeated and with commas they are the same request."""

from urllib.parse import urlencode
from uuid import UUID

import pytest

from cms.api.collection import collections
from cms.api.parameters.value_lists import EntryNamesValue
from cms.api.query.collection_parameters import detail_parameters, list_parameters
from cms.api.query.comparison import comparison_parameters
from cms.api.query.search import search_parameters
from cms.syndication.sync.parameters import changes_parameters, export_parameters

pytestmark = pytest.mark.django_db
ADDRESSES = {
    **{f"{each.name}/": (list_parameters(each), "") for each in collections().values()},
    "posts/chronic-back-pain/": (detail_parameters(collections()["post"]), ""),
    "search/": (search_parameters(), "q=back"),
    "compare/treatments/": (
        comparison_parameters(collections()["treatment"]),
        "slugs=bone-marrow,spinal-fusion",
    ),
    "changes/": (changes_parameters(), ""),
    "export/": (export_parameters(), ""),
}
LISTS = [
    (path, name)
    for path, (parameters, _) in ADDRESSES.items()
    for name, parameter in parameters.items()
    if parameter.many
]


def two_values(parameter):
    """Return two values that the description of the parameter allows; one, if it allows no more."""
    items = parameter.describe()["items"]
    if isinstance(parameter.field, EntryNamesValue):
        entry = parameter.relation.target.objects.first()
        return [entry.slug, str(entry.pk)]
    if "enum" in items:
        return [word for word in items["enum"] if word != f"-{items['enum'][0]}"][:2]
    if "0-9a-fA-F" in items.get("pattern", ""):
        return [str(UUID(int=1)), str(UUID(int=2))]
    of_type = {"integer": ["2001", "2002"], "boolean": ["true", "false"]}
    of_format = {"decimal": ["0.5", "1"]}
    usual = items.get("examples", ["spinal-fusion", "bone-marrow"])[:2]
    return of_format.get(items.get("format")) or of_type.get(items["type"], usual)


def content(response):
    """Return what a response says, without the addresses that repeat how it was asked."""
    if response.streaming:  # an export
        lines = b"".join(response.streaming_content).splitlines()
        return {line for line in lines if b'"exported_at"' not in line}
    body = response.json()
    return {key: value for key, value in body.items() if key not in ("next", "previous")}


def ask(api, path, name, values):
    spellings = ([(name, value) for value in values], [(name, ",".join(values))])
    rest = ADDRESSES[path][1]
    rest = "" if rest.startswith(f"{name}=") else rest
    for pairs in spellings:
        response = api(f"{path}?{urlencode(pairs)}&{rest}".rstrip("&"))
        yield response.status_code, content(response)


@pytest.mark.parametrize("path", ADDRESSES)
def test_both_spellings_of_a_list_are_one_request(api, claimed_world, path):
    for name in (name for each, name in LISTS if each == path):
        values = two_values(ADDRESSES[path][0][name])

        repeated, with_commas = ask(api, path, name, values)

        assert repeated == with_commas, name
        assert repeated[0] == 200, (name, values)


FREE_TEXT = {
    "conditions__body_site__in",
    *(f"citations__{name}__in" for name in ("pmid", "registry_id", "container_title")),
}


@pytest.mark.parametrize("path", ["posts/", "posts/chronic-back-pain/", "search/", "changes/"])
def test_a_misspelt_value_is_refused_in_both_spellings(api, claimed_world, path):
    for name in (name for each, name in LISTS if each == path):
        if name not in FREE_TEXT and not name.endswith("__not"):
            values = [*two_values(ADDRESSES[path][0][name])[:1], "no such value"]

            repeated, with_commas = ask(api, path, name, values)

            assert repeated == with_commas, name
            assert repeated[0] == 400, (name, values)


def test_every_kind_of_parameter_with_several_values_is_among_them():
    tried = {name for _, name in LISTS}

    assert tried >= {"fields", "include", "facets", "ordering", "body", "treatments", "id__in"}
    assert tried >= {"slug__in", "treatments__not", "type", "types", "locales", "slugs"}


def test_spellings_can_be_mixed(api, world):
    found = api("posts/?fields=title,slug&fields=id").json()["results"]

    assert {frozenset(item) for item in found} == {frozenset(("title", "slug", "id"))}


def test_all_of_several_can_be_asked_in_both_spellings(api, world):
    both, none = "bone-marrow,spinal-fusion", "bone-marrow,microdiscectomy"

    for names, count in ((both, 1), (none, 0)):
        repeated = names.replace(",", "&treatments=")
        assert api(f"posts/?treatments=all:{names}").json()["count"] == count
        assert api(f"posts/?treatments=all:{repeated}").json()["count"] == count
        assert api(f"posts/?treatments={repeated}").json()["count"] == 1


def test_a_cursor_continues_a_list_in_either_spelling(api, world):
    first = api("treatments/?slug__in=bone-marrow,spinal-fusion&page_size=1").json()
    cursor = first["next"].rpartition("cursor=")[2]

    path = f"treatments/?slug__in=bone-marrow&slug__in=spinal-fusion&page_size=1&cursor={cursor}"
    (second,) = api(path).json()["results"]

    assert second["slug"] != first["results"][0]["slug"]
