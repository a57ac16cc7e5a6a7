"""No filter discloses what the documents do not show."""

import ast
from pathlib import Path

import pytest

import cms.urls
from cms.api.query.collection_parameters import list_parameters
from cms.api.query.conditions import Condition
from cms.published.models.rows import Published
from tests.api.parameters.refusals import COLLECTIONS

pytestmark = pytest.mark.django_db


def test_declared_conditions_ask_only_what_the_document_shows():
    for view in COLLECTIONS.values():
        for parameter in list_parameters(view).values():
            if isinstance(parameter, Condition) and parameter.filter:
                model = parameter.relation.target if parameter.relation else view.published
                assert issubclass(model, Published) or model is view.published
                assert parameter.filter.field_name not in {"document", "listing", "detail"}


def test_order_of_two_probes_for_a_secret_cannot_be_told_apart(api, world):
    matching = api("posts/", treatments="secret")
    other = api("posts/", treatments="nobody")

    assert matching.status_code == 400
    assert matching.content.replace(b"secret", b"nobody") == other.content
    assert dict(matching.headers) == dict(other.headers)


def test_code_of_the_api_hands_no_key_of_a_request_to_the_database():
    """``filter(**kwargs)`` with keys from outside is how secrets leak: no ``**`` but in our own
    constructors, no raw SQL, no ``extra()``.
    """
    lookups = {"filter", "exclude", "get", "annotate", "alias", "aggregate", "values", "order_by"}
    lookups |= {"values_list", "extra", "raw", "Q", "RawSQL"}
    calls = []
    for path in sorted(Path(cms.urls.__file__).parent.joinpath("api").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                unpacks = any(keyword.arg is None for keyword in node.keywords)
                if name in {"raw", "extra", "RawSQL"} or (name in lookups and unpacks):
                    calls.append(f"{path.name}:{node.lineno} {name}")

    assert calls == []
