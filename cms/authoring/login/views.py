"""The login page: Django's, with 429 for too many attempts and a cookie for known browsers."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from cms.authoring.login.devices import remember_device
from cms.lib.request_bodies import takes_body


@takes_body(64_000)
@never_cache
def login(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = admin.site.login(request)
    if request.method != "POST":
        return response
    if request.user.is_authenticated and response.status_code == 302:
        remember_device(response, request.user.get_username())
    form = (getattr(response, "context_data", None) or {}).get("form")
    if wait := getattr(form, "wait", 0):
        response.status_code = 429
        response["Retry-After"] = str(wait)
    return response
