"""Views of the image library for the body editor: choices as JSON, and private renditions.

``ImageAdmin`` adds their URLs and checks the permission.
"""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from cms.media.models import Image, private_rendition_path
from cms.media.renditions import NAMES

MAX_CHOICES = 24  # choices in one response: to see others, people search for another word


def image_choices(request: HttpRequest) -> JsonResponse:
    """List images as choices: those that match ``q``, those named in ``ids``, or the latest."""
    images: QuerySet[Image] = Image.objects.order_by("-updated_at", "pk")
    if "ids" in request.GET:
        images = images.filter(pk__in=parse_ids(request.GET["ids"]))
    elif text := request.GET.get("q", "").replace("\x00", "").strip():
        images = filter_by_text(images, text)
    return JsonResponse({"results": [image_to_choice(image) for image in images[:MAX_CHOICES]]})


def filter_by_text(images: QuerySet[Image], text: str) -> QuerySet[Image]:
    return images.filter(
        Q(title__icontains=text)
        | Q(alt__icontains=text)
        | Q(caption__icontains=text)
        | Q(credit_name__icontains=text)
    )


def parse_ids(text: str) -> list[UUID]:
    """Parse a comma list of ids. A body may hold an invalid one, which is ignored."""
    ids = []
    for part in text.split(",")[:MAX_CHOICES]:
        try:
            ids.append(UUID(part.strip()))
        except ValueError:
            continue
    return ids


def image_to_choice(image: Image) -> dict[str, Any]:
    return {
        "id": str(image.pk),
        "title": image.title,
        "alt": image.alt,
        "thumb": private_rendition_url(image, "thumb"),
        "preview": private_rendition_url(image, "medium"),
        "credit": ", ".join(filter(None, [image.credit_name, image.credit_source])),
    }


def private_rendition_url(image: Image, name: str) -> str:
    """Build the admin's URL of a rendition, with a version that changes with the picture."""
    url = reverse("admin:media_image_file", args=[image.pk, name])
    file = image.rendition(name)["file"]
    return f"{url}?v={file[:2]}{file[3:11]}"


def private_file(request: HttpRequest, pk: UUID, name: str) -> HttpResponseBase:
    """Serve a rendition of an image that may not be published, for those who edit it."""
    image = Image.objects.filter(pk=pk).first() if name in NAMES else None
    if image is None:
        raise Http404
    file = default_storage.open(private_rendition_path(image.rendition(name)["file"]))
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=3600"
    return response
