"""The template of a term, with the texts of an item filled in, is the term."""

import html
import json

import pytest

from cms.api.representations.page_terms import build_term, choose_templates, expand_template
from tests.api.representations.term_client import TITLES


@pytest.mark.parametrize("title", TITLES)
def test_template_of_a_term_gives_the_term_back_or_there_is_none(title):
    item = {"title": title, "canonical_url": f"https://x.org/{len(title)}/"}
    value = {
        "text": f"“{title}”, published by {{title}}",
        "html": f"“{html.escape(title)}” {item['canonical_url']}",
    }

    term = build_term(value, item)

    assert json.loads(term.value) == value
    if term.template is not None:
        assert expand_template(json.loads(term.template), item) == value
    assert choose_templates([(term.template,), (term.template,)]) == (term.template,)
