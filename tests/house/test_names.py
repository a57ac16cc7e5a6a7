"""Names can be guessed and searched for: modules are nouns, and one name means one thing."""

import ast
from collections import defaultdict
from pathlib import Path

from tests.house.source import PACKAGES, ROOT, python_files, syntax_tree

EVERYWHERE = (*PACKAGES, "tests", "benchmarks", "examples")
#: Words that end in -ing and are the usual nouns of their subjects, with those who use them.
NOUNS_IN_ING = {
    "authoring": "content management",
    "caching": "HTTP",
    "contributing": "the page CONTRIBUTING.md",
    "folding": "Unicode: case folding",
    "formatting": "what turns values into text",
    "highlighting": "full-text search",
    "missing": "what a 404 is about; an adjective",
    "ordering": "Django, DRF",
    "publishing": "the act this product is for",
    "purging": "CDNs",
    "rebinding": "the attack: DNS rebinding",
    "signing": "Standard Webhooks, django.core.signing",
    "spelling": "full-text search",
    "string": "not a gerund",
    "throttling": "DRF",
}
#: Module names of which nobody could guess what is in them.
RIDDLES = {
    *("absence", "advice", "again", "beside", "declaring", "front", "grim", "holes", "keyfile"),
    *("look", "lines", "making", "meaning", "memory", "month", "nowhere", "own", "past", "records"),
    *("shapes", "single", "slots", "standing", "text", "told", "typed", "words", "working"),
} - {"grim"}  # the GRIM test of means, Brown and Heathers 2017
#: Names that say nothing of what they hold or do.
EMPTY_WORDS = {"told", "made", "whole", "beside", "answer", "one", "come_to", "noted"}
#: Function names in more than three modules: each has one meaning, which a framework or a protocol
#: of ours gives it.
SHARED = {
    "django": {
        *("clean", "handle", "add_arguments", "ready", "get_queryset", "get_urls", "save_model"),
        *("has_add_permission", "has_change_permission", "has_delete_permission", "formfield"),
        *("render_change_form", "has_view_permission", "get_readonly_fields", "save"),
        *("add_fields", "count", "response_add", "get_formset", "from_db_value"),
        "get_db_prep_value",
    },
    "DRF and drf-spectacular": {
        *("get", "get_tags", "get_operation_id", "get_override_parameters", "get_auth"),
        *("get_response_serializers", "perform_content_negotiation", "to_representation"),
        "get_renderers",
    },
    "the JSON Schema of a parameter's value (cms.api.parameters)": {
        "describe",
        "parse",
        "parse_parts",
    },
    "the links of an operation in OpenAPI (cms.api.openapi)": {"links"},
    "a duty of the worker (cms.published.hooks)": {"run_due"},
    "a file, a stream or a WSGI response": {"close"},
    "counts a request and finds its caller (cms.api.views.base)": {"admit"},
    "what people call a row (drafts, cards, admin columns)": {"title"},
    "what a type adds to the preflight (cms.authoring.models.draft)": {
        "more_problems",
        "more_warnings",
    },
    "what a type looks up before it is rendered (cms.authoring.models.draft)": {
        "prepare_rendering"
    },
    "what a published row computes from its document (cms.published.models.rows)": {
        *("relations", "columns", "search_texts"),
    },
    "a search engine (cms.published.search.backends.base)": {
        "build_matches",
        "exclude_matches",
        "hits",
        "highlights",
    },
}


def names_in(path: Path) -> set[str]:
    """Return the functions, classes, arguments and variables that a file defines."""
    names = set()
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def functions_by_name() -> dict[str, set[str]]:
    """Return the modules of the product that define each function or method."""
    found = defaultdict(set)
    for path in python_files():
        for node in ast.walk(syntax_tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[node.name].add(str(path.relative_to(ROOT)))
    return found


def test_modules_are_nouns():
    stems = {
        str(path.relative_to(ROOT)): path.stem.removeprefix("test_")
        for path in python_files(*EVERYWHERE)
    }
    gerunds = [
        name
        for name, stem in stems.items()
        if stem.endswith("ing") and stem.split("_")[-1] not in NOUNS_IN_ING
    ]

    assert gerunds == []
    assert [name for name, stem in stems.items() if stem in RIDDLES] == []


def test_every_noun_in_ing_is_in_use():
    names = {part for path in python_files(*EVERYWHERE) for part in path.with_suffix("").parts}
    last_words = {name.removeprefix("test_").split("_")[-1] for name in names}

    assert sorted(NOUNS_IN_ING.keys() - last_words) == ["string"]


def test_function_names_have_one_meaning():
    known = set().union(*SHARED.values())
    repeated = {
        name: sorted(modules)
        for name, modules in functions_by_name().items()
        if len(modules) > 3 and not name.startswith("__") and name not in known
    }

    assert repeated == {}


def test_no_name_is_an_empty_word():
    offenders = {
        str(path.relative_to(ROOT)): sorted(names)
        for path in python_files(*EVERYWHERE)
        if (names := names_in(path) & EMPTY_WORDS)
    }

    assert offenders == {}


def test_names_are_read_from_functions_classes_arguments_and_variables():
    names = names_in(Path(__file__))

    assert {"names_in", "path", "NOUNS_IN_ING", "gerunds"} <= names
