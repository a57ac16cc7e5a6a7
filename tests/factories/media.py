"""Factories of images, with small generated pictures."""

from io import BytesIO

import factory
from django.core.files.base import ContentFile
from PIL import Image as Pillow

from cms.media.models import Image, ImageFigure


def picture(kind: str = "PNG", *, size: tuple[int, int] = (64, 48), **options) -> bytes:
    """Encode a picture whose left half is red and whose right half is blue."""
    drawing = Pillow.new("RGB", size, "red")
    drawing.paste("blue", (size[0] // 2, 0, *size))
    buffer = BytesIO()
    drawing.save(buffer, kind, **options)
    return buffer.getvalue()


class ImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Image
        skip_postgeneration_save = True

    slug = factory.Sequence("image-{}".format)
    title = "A hilltop at sunrise"
    file = factory.LazyFunction(lambda: ContentFile(picture(), name="hilltop.png"))
    alt = "A person stretches on a hilltop."
    credit_name = "Jesper Aggergaard"
    credit_source = "Unsplash"
    license_name = "Unsplash License"

    @factory.post_generation
    def accepted_figures(self, create, extracted):
        for position, (figure, reason) in enumerate((extracted or {}).items()):
            ImageFigure.objects.create(image=self, figure=figure, reason=reason, position=position)
