"""The published document of an image, always with its credit and licence."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import DocumentSerializer, IdRefs, PublicFile
from cms.media.renditions import NAMES
from cms.published.accepted_figure_fields import AcceptedFigures
from cms.published.figure_fields import Figures


class Credit(serializers.Serializer[Any]):
    name = serializers.CharField(source="credit_name", help_text="Who made the picture.")
    source = serializers.CharField(  # type: ignore[assignment]  # a key, not DRF's attribute
        source="credit_source", help_text="Where it was published."
    )
    url = serializers.CharField(source="credit_url", help_text="A page of the maker.")


class License(serializers.Serializer[Any]):
    name = serializers.CharField(source="license_name")
    url = serializers.CharField(source="license_url")


class FocalPoint(serializers.Serializer[Any]):
    x = serializers.FloatField(source="focal_x", help_text="0 is the left edge, 1 the right edge.")
    y = serializers.FloatField(source="focal_y", help_text="0 is the top edge, 1 the bottom edge.")


class Rendition(serializers.Serializer[Any]):
    name = serializers.ChoiceField(choices=NAMES, help_text="Thumb, card and wide are cropped.")
    url = PublicFile(
        source="file",
        help_text="The file. It never changes, and is gone when the image is withdrawn.",
    )
    width = serializers.IntegerField()
    height = serializers.IntegerField()


#: What lists have in place of renditions.
SRCSET = serializers.CharField(
    help_text="The uncropped renditions as HTML takes them: each address with its width."
)


class ImageDocument(DocumentSerializer):
    src = PublicFile(source="full.file", help_text="The whole picture, at most 1,600 pixels wide.")
    width = serializers.IntegerField(source="full.width", help_text="Of `src`, in pixels.")
    height = serializers.IntegerField(source="full.height", help_text="Of `src`, in pixels.")
    alt = serializers.CharField(
        source="worded_alt", help_text="What it shows, for those who can't see it."
    )
    caption = serializers.CharField(source="worded_caption", help_text="What stands below it.")
    claims = IdRefs(
        source="claims.ids", help_text="The claims whose words stand in `alt` and `caption`."
    )
    figures = Figures(source="claims.figures")
    credit = Credit(source="*", help_text="Show it wherever you show the picture.")
    license = License(source="*", help_text="Under which licence it may be shown.")
    focal_point = FocalPoint(
        source="*",
        help_text="What must stay in view where you crop the picture: CSS `object-position`.",
    )
    renditions = serializers.ListField(child=Rendition(), help_text="The sizes it comes in.")
    accepted_figures = AcceptedFigures(source="accepted")
