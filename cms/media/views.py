"""Serve the public files of images: those that publishing copied to the public storage."""

import logging
import re

from django.core.files.storage import Storage, storages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from cms.published.cache_control import cache_headers
from cms.published.cache_tags import file_tag

LOG = logging.getLogger(__name__)
# A public name is a hash of the picture's bytes and the name of the rendition; older hashes are
# twice as long. Other paths are 404.
NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{30}([0-9a-f]{32})?-[a-z]+\.webp")
CONTENT_TYPES = {"webp": "image/webp"}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Should a browser ever take the file for a page, nothing in it may run or load.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@require_safe
def serve_public_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve one public file. It never changes but may be withdrawn, so caches have to ask again."""
    storage = storages["public"]
    etag = f'"{path}"'
    try:
        if not NAME.fullmatch(path) or not storage.exists(path):
            raise FileNotFoundError
        not_modified = get_conditional_response(request, etag=etag)
        response = not_modified or file_response(storage, path, with_body=request.method != "HEAD")
    except FileNotFoundError:
        return HttpResponse("There is no such picture.", status=404, content_type="text/plain")
    except OSError:
        LOG.exception("The public file %s can't be read.", path)
        text, headers = "The picture can't be read just now.", {"Retry-After": "5"}
        return HttpResponse(text, status=503, content_type="text/plain", headers=headers)
    response["ETag"] = etag
    response["Cache-Tag"] = response["Surrogate-Key"] = file_tag(path)
    for name, value in {**HEADERS, **cache_headers()}.items():
        response[name] = value
    return response


def file_response(storage: Storage, path: str, *, with_body: bool) -> HttpResponseBase:
    """Build the response: the file, or the headers alone, without opening it."""
    response = FileResponse(storage.open(path)) if with_body else HttpResponse()
    response["Content-Type"] = CONTENT_TYPES[path.rpartition(".")[2]]
    response["Content-Length"] = str(storage.size(path))
    return response
