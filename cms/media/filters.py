"""The filters of images."""

from cms.api.parameters.filters import CHOICE, NUMBER, EntryFilters
from cms.media.published import PublishedImage


class ImageFilters(EntryFilters):
    relations = {"claims": "claim"}

    class Meta(EntryFilters.Meta):
        model = PublishedImage
        fields = {
            **EntryFilters.Meta.fields,
            "width": NUMBER,
            "height": NUMBER,
            "evidence": CHOICE,
        }
