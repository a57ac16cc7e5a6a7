"""The list of preview links: who made which, until when they open drafts; and revoking them."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from cms.authoring.admin.entry_search import admin_url
from cms.authoring.admin.previews import HEADERS
from cms.authoring.models.draft import draft_types
from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.previews.front_ends import preview_url
from cms.authoring.previews.tokens import issue_token, revoke_tokens
from cms.lib.admin import ModelAdmin
from cms.lib.instants import format_instant


@admin.register(PreviewToken)
class PreviewTokenAdmin(ModelAdmin):
    """People see and revoke their own links; editors those of all.

    A link that is added here opens all that its maker may see, for a front end in development.
    """

    group = "Publishing"
    icon = "visibility"
    rank = 15
    list_display = ("__str__", "opens", "made_by", "made_on", "until", "state")
    list_filter = (("scope", ChoicesDropdownFilter),)
    search_fields = ("name",)
    ordering = ("-made_at", "pk")
    list_select_related = ("made_by", "release")
    fields = ("name",)
    actions = ("revoke",)

    @display(description="Opens")
    def opens(self, token: PreviewToken) -> str:
        if token.release:
            return f"Release “{token.release}”"
        if token.entry_id and (model := draft_types().get(token.type)):
            url = admin_url(model, "change", token.entry_id)
            return format_html('<a href="{}">{}</a>', url, f"One {model._meta.verbose_name}")
        return token.get_scope_display()

    @display(description="Made", ordering="made_at")
    def made_on(self, token: PreviewToken) -> str:
        return format_instant(token.made_at)

    @display(description="Opens until", ordering="expires_at")
    def until(self, token: PreviewToken) -> str:
        return format_instant(token.expires_at)

    @display(description="State", label={"valid": "success", "revoked": "danger"})
    def state(self, token: PreviewToken) -> str:
        if token.revoked_at:
            return "revoked"
        return "valid" if token.is_valid(timezone.now()) else "expired"

    def get_queryset(self, request: HttpRequest) -> Any:
        tokens = super().get_queryset(request)
        if super().has_change_permission(request):
            return tokens
        return tokens.filter(made_by=request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # it is made once; what is wrong is revoked and made anew

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # it leaves the list some time after it has expired

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        text, token = issue_token(
            by=request.user,
            now=timezone.now(),
            lifetime=settings.PREVIEW_SHARE_LIFETIME,
            name=obj.name,
        )
        obj.pk, obj.text = token.pk, text

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        """Show the token of the new link, once. A message would store it in a cookie."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The new preview link",
            "opts": self.opts,
            "token": obj.text,
            "url": preview_url(None, obj.text),
        }
        name = "authoring/preview_token_made.html"
        return TemplateResponse(request, name, context, headers=HEADERS)

    @admin.action(description="Revoke the selected links", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        count = revoke_tokens(queryset, at=timezone.now())
        text = f"Revoked: {count}. They open nothing from now on."
        self.message_user(request, text, messages.SUCCESS)
