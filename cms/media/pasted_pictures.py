"""Create images from pictures that authors paste or drop into a text."""

from itertools import chain, count

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import Truncator, slugify

from cms.authoring.admin.versioned import record_save
from cms.media.models import Image

TITLE_LENGTH = 100
SLUG_LENGTH = 60
NO_FILE = "No file arrived. Try again."
NO_ALT = "Say what the picture shows, for people who can’t see it."


class PictureRefusedError(ValueError):
    """The picture can't be taken; the message is for the author."""


def create_image(request: HttpRequest) -> Image:
    """Create a draft of an image from a posted ``file`` and what its author says of it.

    Raises PictureRefusedError.
    """
    file = request.FILES.get("file")
    alt, maker, locale = (one_line(request, name) for name in ("alt", "credit_name", "locale"))
    if not isinstance(file, UploadedFile):
        raise PictureRefusedError(NO_FILE)
    if not alt:
        raise PictureRefusedError(NO_ALT)
    image = Image(
        title=Truncator(alt).chars(TITLE_LENGTH),
        slug=find_free_slug(alt),
        file=file,
        alt=alt,
        credit_name=maker,
        locale=locale if locale in settings.LOCALES else settings.LANGUAGE_CODE,
    )
    try:
        image.full_clean()
    except ValidationError as error:
        raise PictureRefusedError(" ".join(error.messages)) from error
    with transaction.atomic():
        image.save()
        record_save(image, by=request.user)
    return image


def one_line(request: HttpRequest, name: str) -> str:
    return " ".join(request.POST.get(name, "").replace("\x00", "").split())


def find_free_slug(text: str) -> str:
    """Build a slug from a text, with a number if an image has it already."""
    base = slugify(text)[:SLUG_LENGTH].strip("-") or "picture"
    taken = set(Image.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)
