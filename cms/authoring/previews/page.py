"""Our own page of previews, for what no front end shows. Its script alone knows the token."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


@csrf_exempt  # it takes no form
@require_safe
def preview_page(request: HttpRequest) -> HttpResponse:
    context = {"site": settings.PUBLISHER["name"]}
    response = render(request, "authoring/preview_page.html", context)
    for name, value in HEADERS.items():
        response[name] = value
    return response
