"""Show the files of drafts, which stand in no public storage yet.

A page can send no header with the address of a picture. So the address of a file that is not public
holds a signature, which opens that file alone, and only as long as the token is valid.
"""

import logging
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.previews.tokens import may_see
from cms.published.public_files import public_storage

LOG = logging.getLogger(__name__)
SALT = "cms.preview.files"
MAX_AGE = 3600  # seconds
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def link_private_files(body: bytes, names: dict[str, str], *, token: PreviewToken) -> bytes:
    """Put signed addresses into a response for files that are not public yet.

    ``names`` are the private names by their public ones.
    """
    public = public_storage()
    for public_name, private_name in names.items():
        address = f"{settings.MEDIA_URL}{public_name}".encode()
        if address in body and not public.exists(public_name):
            signature = signing.dumps([token.pk, private_name], salt=SALT)
            body = body.replace(address, f"/preview/v1/files/{signature}/{public_name}".encode())
    return body


@require_safe
def serve_private_file(request: HttpRequest, signature: str, name: str) -> HttpResponseBase:
    """Serve one file of a draft to whoever has its signed address."""
    try:
        token_id, private_name = signing.loads(signature, salt=SALT, max_age=MAX_AGE)
        token: Any = PreviewToken.objects.select_related("made_by", "release").get(pk=token_id)
        if not token.is_valid(timezone.now()) or not may_see(token):
            raise FileNotFoundError
        with storages["default"].open(private_name) as file:
            response = HttpResponse(file.read(), content_type="image/webp")
    except (signing.BadSignature, PreviewToken.DoesNotExist, FileNotFoundError):
        text = "There is no such picture."
        return HttpResponse(text, status=404, content_type="text/plain", headers=HEADERS)
    for header, value in HEADERS.items():
        response[header] = value
    return response
