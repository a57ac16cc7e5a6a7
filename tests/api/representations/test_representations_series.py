"""The shipped series in every form: real texts, with tables, callouts, figures and links."""

import json

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator
from selectolax.lexbor import LexborHTMLParser

from tests.api.representations.test_linked_data import READS_JSON_LD, faults
from tests.lib.test_richtext_markdown_laws import READER, same

pytestmark = [pytest.mark.django_db, pytest.mark.slow, *READS_JSON_LD]
BLOCKS = json.loads((settings.ROOT / "cms/api/blocks.schema.json").read_text())
LABELS = {"Note", "Tip", "Warning", "In a nutshell"}


def shown(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(f"<!doctype html><body>{html}")


def test_posts_say_the_same_in_all_four_forms_and_blocks_fit_their_schema(api, shipped_series):
    for item in api("posts/").json()["results"]:
        body = api(f"posts/{item['slug']}/", body="html,blocks,markdown,text").json()["body"]
        read = shown(READER.render(body["markdown"]))
        for label in read.css("blockquote > p:first-child > strong:only-child"):
            if label.text() in LABELS and label.parent.text() == label.text():
                label.parent.decompose()  # the one thing that Markdown adds

        texts = [shown(body["html"]).body.text(), body["text"], read.body.text()]

        assert len({same(text) for text in texts}) == 1
        assert list(Draft202012Validator(BLOCKS).iter_errors(body["blocks"])) == []


def test_linked_data_of_everything_passes_the_shapes(api, shipped_series):
    for collection in ("posts", "series", "treatments", "studies", "conditions", "images"):
        for item in api(f"{collection}/", page_size=3).json()["results"]:
            accept = {"Accept": "application/ld+json"}
            found = api(f"{collection}/{item['slug']}/", headers=accept).json()

            assert faults(found) == ""
