"""Bodies as blocks, and the schema that describes them."""

import json

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from tests.api.media_types import media_type
from tests.clock import TUESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db

BLOCKS = json.loads((settings.ROOT / "cms/api/blocks.schema.json").read_text())


def test_blocks_are_what_their_schema_says(api, world, published):
    Draft202012Validator.check_schema(BLOCKS)
    claim = ClaimFactory(quoted_figure="77 %")
    published(claim, at=TUESDAY)
    figure = f"<b><cms-claim data-id='{claim.pk}'></cms-claim></b>"
    rich = PostFactory(
        slug="rich",
        body=(
            "<h2>A</h2><h3>B</h3><ol start='3'><li>a<ul><li><em>b</em></li></ul></li></ol><hr>"
            "<blockquote><p>c<br>d</p></blockquote><aside data-tone='tip'><p>10<sup>6</sup></p>"
            "</aside><table><tr><th>e</th><td colspan='2'>f</td></tr></table>"
            f"<p><a href='https://example.org/'>g</a> <a href='entry:{world.secret.pk}'>h</a> "
            f"<a href='entry:{world.fusion.pk}'>i</a> {figure}</p>"
            f"<cms-image data-id='{world.image.pk}' data-caption='j'></cms-image>"
        ),
    )
    published(rich, at=TUESDAY)

    blocks = api("posts/rich/", body="blocks").json()["body"]["blocks"]

    assert list(Draft202012Validator(BLOCKS).iter_errors(blocks)) == []
    assert {block["type"] for block in blocks} == {
        *("heading", "list", "rule", "quote", "callout", "table", "paragraph", "image"),
    }
    links = [part.get("entry", "") for part in blocks[-2]["content"] if part["type"] == "link"]
    assert [link and link["type"] for link in links] == ["", None, "treatment"]
    assert [part["text"] for part in blocks[-2]["content"] if part["type"] == "claim"] == ["77 %"]
    assert not Draft202012Validator(BLOCKS).is_valid([{"type": "script"}])


def test_schema_of_blocks_is_served(api):
    response = api("schemas/blocks.json")

    assert (response.status_code, media_type(response)) == (200, "application/schema+json")
    assert response.json() == BLOCKS
