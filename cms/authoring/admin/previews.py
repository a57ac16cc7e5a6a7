"""Pages of the admin that open a preview of an entry or a release, and that share it by a link."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold import widgets

from cms.authoring.admin.confirmation import is_confirmed
from cms.authoring.admin.entry_search import admin_url
from cms.authoring.models.draft import Draft
from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.models.release import Release
from cms.authoring.previews.front_ends import preview_url
from cms.authoring.previews.tokens import issue_token, may_see, revoke_tokens

MAX_DAYS = 365
#: The page has a token in it, which no cache may keep. Its referrer policy stays that of the admin:
#: browsers send forms of a page with “no-referrer” from the origin “null”, which Django refuses.
HEADERS = {"Cache-Control": "private, no-store"}


class ShareForm(forms.Form):
    """Whom a share link is for, and how long it opens the preview."""

    name = forms.CharField(
        label="For whom",
        max_length=100,
        widget=widgets.UnfoldAdminTextInputWidget,
        help_text="Who gets the link and for what, so that you know later whether it is needed.",
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=MAX_DAYS,
        widget=widgets.UnfoldAdminIntegerFieldWidget,
        help_text="For how many days it opens the preview. You can revoke it before.",
    )


def token_scope(target: Draft | Release) -> dict[str, Any]:
    return {"release": target} if isinstance(target, Release) else {"draft": target}


def open_preview(model_admin: Any, request: HttpRequest, target: Draft | Release) -> HttpResponse:
    """Make a token for the user's own look, and lead the browser to the front end with it.

    A page leads there, not a redirect: the admin's policy lets no form lead to another host.
    """
    if request.method != "POST":
        return HttpResponseRedirect(admin_url(target, "change", target.pk))
    lifetime = settings.PREVIEW_LIFETIME
    scope = token_scope(target)
    text, token = issue_token(by=request.user, now=timezone.now(), lifetime=lifetime, **scope)
    if not may_see(token):
        token.delete()
        raise PermissionDenied
    context = {"url": preview_url(target, text), "title": f"Preview of “{target}”"}
    return TemplateResponse(request, "authoring/preview_open.html", context, headers=HEADERS)


def share_preview(model_admin: Any, request: HttpRequest, target: Draft | Release) -> HttpResponse:
    """Make a link for somebody without an account, and list and revoke those that were made."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    tokens = list(share_links(target, now=timezone.now()))
    if request.method == "POST" and "revoke" in request.POST:
        chosen = [each for each in tokens if str(each.pk) == request.POST["revoke"]]
        count = revoke_tokens(chosen, at=timezone.now())
        messages.success(request, f"Revoked: {count}. Nobody gets in by it any more.")
        return HttpResponseRedirect(request.get_full_path())
    days = {"days": settings.PREVIEW_SHARE_LIFETIME.days or 1}
    form = ShareForm(request.POST if is_confirmed(request) else None, initial=days)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context = {"form": None, "url": make_share_link(request, target, **form.cleaned_data)}
        tokens = list(share_links(target, now=timezone.now()))
    site = model_admin.admin_site.each_context(request)
    frame = {
        "opts": model_admin.opts,
        "original": target,
        "title": f"Share “{target}”",
        "media": model_admin.media,
        "tokens": tokens,
        "back": admin_url(target, "change", target.pk),
    }
    return TemplateResponse(
        request, "authoring/share.html", site | frame | context, headers=HEADERS
    )


def make_share_link(request: HttpRequest, target: Draft | Release, *, name: str, days: int) -> str:
    """Make a token that lasts for ``days``, and return the address that opens the preview."""
    text, token = issue_token(
        by=request.user,
        now=timezone.now(),
        lifetime=timedelta(days=days),
        name=name,
        **token_scope(target),
    )
    if not may_see(token):
        token.delete()
        raise PermissionDenied
    return preview_url(target, text)


def share_links(target: Draft | Release, *, now: Any) -> Any:
    """Query the links to the target that still open it, the newest first."""
    tokens = PreviewToken.objects.filter(revoked_at=None, expires_at__gt=now).exclude(name="")
    if isinstance(target, Release):
        tokens = tokens.filter(release=target)
    else:
        tokens = tokens.filter(type=target.published.type, entry_id=target.pk)
    return tokens.select_related("made_by").order_by("-made_at", "pk")
