"""Partners in the admin: what they may have, on which terms, and how they keep up."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import BooleanRadioFilter
from unfold.decorators import display

from cms.lib.instants import format_instant
from cms.syndication.partners.admin.forms import PartnerForm
from cms.syndication.partners.admin.overview import overview
from cms.syndication.partners.formatting import ago
from cms.syndication.partners.models import Partner
from cms.syndication.partners.sync_status import COLOURS, label, standing, with_standing


@admin.register(Partner)
class PartnerAdmin(ModelAdmin):
    group = "Syndication"
    icon = "handshake"
    rank = 10
    form = PartnerForm
    list_display = ("name", "standing_label", "behind", "pulled", "contact")
    list_filter = (("is_active", BooleanRadioFilter), ("is_sandbox", BooleanRadioFilter))
    search_fields = ("name", "contact")
    ordering = ("name",)
    warn_unsaved_form = True
    change_form_outer_before_template = "partners/strip.html"
    change_form_outer_after_template = "partners/overview.html"
    fieldsets = (
        ("Who", {"fields": ("name", "contact", "is_active", "is_sandbox", "gets_digest")}),
        (
            "What it may have",
            {
                "fields": ("types", "locales", "series", "topics", "fields", "sees_embargoed"),
                "classes": ["tab"],
            },
        ),
        (
            "On which terms",
            {
                "fields": (
                    *("license_name", "license_url", "attribution", "logo_url"),
                    *("refresh_within", "allowed_changes"),
                ),
                "classes": ["tab"],
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_standing(super().get_queryset(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its receipts stay, so that one can see who confirmed what

    @display(description="Copy", label=COLOURS)
    def standing_label(self, partner: Any) -> str:
        return label(partner, timezone.now())

    @display(description="Lines behind")
    def behind(self, partner: Any) -> str:
        found = standing(partner)
        if found.never or not found.since:
            return ""
        return f"{found.behind}, for {ago(found.since, now=timezone.now())}"

    @display(description="Last pull", ordering="last_pull_at", empty_value="–")
    def pulled(self, partner: Any) -> str:
        return format_instant(partner.last_pull_at)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if partner := context.get("original"):
            context |= overview(partner, now=timezone.now())
            context["new_key"] = self.new_key(partner)
            context["may_make_keys"] = request.user.has_perm("keys.add_key")
        return super().render_change_form(request, context, *args, **kwargs)

    def new_key(self, partner: Partner) -> str:
        """The form of a new key, as this partner would need it."""
        preset = {"partner": partner.pk, "name": f"{partner.name}, "}
        query = urlencode([*preset.items(), ("scopes", "read"), ("scopes", "confirm")])
        return f"{reverse('admin:keys_key_add')}?{query}"
