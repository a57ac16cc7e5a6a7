"""The published row of an image, its HTML inside a body, and its public files."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from cms.lib.placeholders import BASE
from cms.lib.quoted_words import Words
from cms.lib.richtext.claim_words import read_quoted_words
from cms.lib.srcset import build_srcset
from cms.media.html import render_figure
from cms.published.models.rows import Published, evidence_index, list_indexes, order_indexes

PUBLIC_BASE = f"{BASE}/media/"


class PublishedImage(Published):
    """The current document of one picture. ``width`` and ``height`` are those of ``src``."""

    type = "image"
    collection = "images"
    search_fields = ("alt", "caption", "credit")
    relation_names = ("claims",)
    quoting_relations = ("claims",)
    rests_on = {"claims": "claim"}
    detail_fields = ("claims", "figures", "accepted_figures")
    list_fields = (
        *("src", "srcset", "width", "height", "alt", "caption", "credit", "license"),
        "focal_point",
    )
    # Nobody reads its title in a list, and 2 kB an item are few: docs/decisions/0023
    small_card_fields = ("id", "type", "src", "srcset", "width", "height", "alt", "credit")
    card_fields = (
        "src",
        "width",
        "height",
        "alt",
        "caption",
        "credit",
        "license",
        "focal_point",
        "renditions",
    )

    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta(Published.Meta):
        indexes = [
            *list_indexes("width", "height", "evidence"),
            evidence_index(),
            *order_indexes(width="width", height="height"),
        ]

    @classmethod
    def collect_quoted_words(cls, document: Mapping[str, Any]) -> Mapping[str, Words]:
        """Return the words of the claims in its description and caption."""
        return read_quoted_words(document.get("figures", ()), ())

    @classmethod
    def embed(cls, document: dict[str, Any]) -> str:
        return render_figure(document)

    @classmethod
    def derive_list_values(cls, item: dict[str, Any]) -> dict[str, Any]:
        """Add all uncropped renditions as one text, which HTML takes as it stands."""
        return {"srcset": build_srcset(item["renditions"])}

    @classmethod
    def files(cls, document: dict[str, Any]) -> list[str]:
        return [each["url"].removeprefix(PUBLIC_BASE) for each in document["renditions"]]
