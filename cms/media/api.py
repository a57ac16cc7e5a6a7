"""The collection of images."""

from cms.api.collection import Collection, register
from cms.media.document import SRCSET, ImageDocument
from cms.media.filters import ImageFilters
from cms.media.linked_data import IMAGE
from cms.media.published import PublishedImage

IMAGES = register(
    Collection(
        description=(
            "Pictures of the library. Show the credit wherever you show the picture.\n\n"
            "`src` and the addresses of renditions never change their content: keep them as long "
            "as you like. `?evidence=drifted` lists those whose caption or description quotes a\n"
            "figure that does not hold any more."
        ),
        published=PublishedImage,
        document=ImageDocument,
        filters=ImageFilters,
        linked_data=IMAGE,
        list_only_fields={"srcset": SRCSET},
        ordering=("title", "first_published_at", "published_at", "updated_at", "width", "height"),
        default_ordering=("title",),
        facets=("evidence",),
    )
)
