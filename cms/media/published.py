"""What readers may ask of pictures, and how one looks inside a body."""

from typing import Any

from django.db import models

from cms.lib.placeholders import BASE
from cms.media.html import figure
from cms.published.models.rows import Published

MEDIA = f"{BASE}/media/"


class PublishedImage(Published):
    """The current document of one picture. ``width`` and ``height`` are those of ``src``."""

    type = "image"
    collection = "images"
    search_fields = ("alt", "caption", "credit")
    card_fields = (
        "src",
        "width",
        "height",
        "alt",
        "caption",
        "credit",
        "license",
        "renditions",
    )

    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta(Published.Meta):
        pass

    @classmethod
    def embed(cls, document: dict[str, Any]) -> str:
        return figure(document)

    @classmethod
    def files(cls, document: dict[str, Any]) -> list[str]:
        return [each["url"].removeprefix(MEDIA) for each in document["renditions"]]
