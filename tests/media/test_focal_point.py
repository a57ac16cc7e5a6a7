"""The focal point reaches front ends: in the image, in cards, and in the OpenAPI description."""

import json
from decimal import Decimal

import pytest

from cms.api.views.meta import OPENAPI
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


def test_focal_point_is_in_images_and_in_their_cards(client):
    image = ImageFactory(slug="hill", focal_x=Decimal("0.25"), focal_y=Decimal("0.8"))
    publish(image, PostFactory(slug="backs", lead_image=image), by=None, at=MONDAY)

    entry = client.get("/api/v1/images/hill/").json()
    item = client.get("/api/v1/images/").json()["results"][0]
    card = client.get("/api/v1/posts/?fields=lead_image").json()["results"][0]["lead_image"]

    assert entry["focal_point"] == {"x": 0.25, "y": 0.8}
    assert item["focal_point"] == card["focal_point"] == entry["focal_point"]


def test_focal_point_is_described():
    components = json.loads(OPENAPI.read_text())["components"]["schemas"]

    assert components["Image"]["properties"]["focal_point"]["allOf"] == [
        {"$ref": "#/components/schemas/ImageFocalPoint"}
    ]
    assert components["ImageFocalPoint"]["properties"]["x"]["type"] == "number"
