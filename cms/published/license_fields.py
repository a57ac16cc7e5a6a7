"""Serializer fields for the terms of an entry: licence, attribution, and refresh interval.

Their values are those of the settings at publication: a partner knows them from the data alone.
"""

from typing import Any

from django.conf import settings
from django.utils.html import format_html
from rest_framework import serializers

from cms.lib.document_fields import DocumentSerializer
from cms.lib.placeholders import SITE
from cms.published.projection import front_end_path


class License(serializers.Serializer[Any]):
    name = serializers.CharField()
    url = serializers.CharField()

    def get_attribute(self, instance: Any) -> dict[str, str]:
        publisher = settings.PUBLISHER
        return {"name": publisher["license_name"], "url": publisher["license_url"]}


class Attribution(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="Plain text.")
    html = serializers.CharField(help_text="The same with a link to the original.")
    url = serializers.CharField(help_text="The address of the original.")

    def get_attribute(self, instance: Any) -> dict[str, str]:
        publisher = settings.PUBLISHER["name"]
        document: Any = self.root
        title = document.fields["title"].get_attribute(instance)
        url = SITE + front_end_path(type(instance).published, instance.slug, locale=instance.locale)
        return {
            "text": f"“{title}”, published by {publisher}",
            "html": format_html('“<a href="{}">{}</a>”, published by {}', url, title, publisher),
            "url": url,
        }


class RefreshWithin(serializers.CharField):
    def get_attribute(self, instance: Any) -> str:
        period: str = settings.PUBLISHER["refresh_within"]
        return period


class Licensed(DocumentSerializer):
    """Base serializer of entries that partners may copy, with the terms of a copy."""

    license = License(help_text="Under which licence you may show the entry.")
    attribution = Attribution(help_text="What to print beside a copy, ready made.")
    refresh_within = RefreshWithin(
        help_text="Ask again within this time (ISO 8601 duration) if you keep a copy."
    )
