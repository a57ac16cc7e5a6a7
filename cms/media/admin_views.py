"""The picture library for other pages of the admin: choices as JSON, and pictures not yet public.

``ImageAdmin`` adds these views to its own and says who may see them.
"""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from cms.media.models import Image, private_rendition
from cms.media.renditions import NAMES

MOST = 24  # choices at once; who looks for more, types another word


def choices(request: HttpRequest) -> JsonResponse:
    """``?q=`` finds pictures by their words, ``?ids=`` names some; without either, the latest."""
    images: QuerySet[Image] = Image.objects.order_by("-updated_at", "pk")
    if "ids" in request.GET:
        images = images.filter(pk__in=valid_ids(request.GET["ids"]))
    elif words := request.GET.get("q", "").replace("\x00", "").strip():
        images = matching(images, words)
    return JsonResponse({"results": [choice(image) for image in images[:MOST]]})


def matching(images: QuerySet[Image], words: str) -> QuerySet[Image]:
    return images.filter(
        Q(title__icontains=words)
        | Q(alt__icontains=words)
        | Q(caption__icontains=words)
        | Q(credit_name__icontains=words)
    )


def valid_ids(text: str) -> list[UUID]:
    """The ids in a comma list. A body may name one that never was: it is passed over."""
    found = []
    for word in text.split(",")[:MOST]:
        try:
            found.append(UUID(word.strip()))
        except ValueError:
            continue
    return found


def choice(image: Image) -> dict[str, Any]:
    return {
        "id": str(image.pk),
        "title": image.title,
        "alt": image.alt,
        "thumb": private_url(image, "thumb"),
        "preview": private_url(image, "medium"),
        "credit": ", ".join(filter(None, [image.credit_name, image.credit_source])),
    }


def private_url(image: Image, name: str) -> str:
    """Where the admin finds a rendition; the address changes with the picture."""
    address = reverse("admin:media_image_file", args=[image.pk, name])
    return f"{address}?v={image.rendition(name)['file'][:2]}{image.rendition(name)['file'][3:11]}"


def private_file(request: HttpRequest, pk: UUID, name: str) -> HttpResponseBase:
    """A rendition of a picture that readers may not see, for those who edit it."""
    image = Image.objects.filter(pk=pk).first() if name in NAMES else None
    if image is None:
        raise Http404
    file = default_storage.open(private_rendition(image.rendition(name)["file"]))
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=3600"
    return response
