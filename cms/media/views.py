"""Serve the public files of images: those that publishing copied to the public storage."""

import re

from django.core.files.storage import Storage, storages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from cms.published.cache_control import cache_headers
from cms.published.cache_tags import file_tag

# A public name is a hash of the file's bytes and the name of the rendition. Other paths are 404.
NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}-[a-z]+\.webp")
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
    if not NAME.fullmatch(path) or not storage.exists(path):
        return HttpResponse("There is no such picture.", status=404, content_type="text/plain")
    etag = f'"{path}"'
    not_modified = get_conditional_response(request, etag=etag)
    response = not_modified or file_response(storage, path, with_body=request.method != "HEAD")
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
