"""Partners in the admin: scope, terms and sync status."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from unfold.contrib.filters.admin import BooleanRadioFilter
from unfold.decorators import display

from cms.lib.admin import ModelAdmin
from cms.lib.instants import format_instant
from cms.syndication.partners.admin.forms import PartnerForm
from cms.syndication.partners.admin.overview import overview_context
from cms.syndication.partners.formatting import format_age
from cms.syndication.partners.models import Partner
from cms.syndication.partners.sync_status import (
    COLOURS,
    load_sync_statuses,
    status_label,
    with_sync_status,
)


@admin.register(Partner)
class PartnerAdmin(ModelAdmin):
    group = "Syndication"
    icon = "handshake"
    rank = 10
    form = PartnerForm
    list_display = ("name", "sync_label", "behind", "latest_pull", "contact")
    list_filter = (("is_active", BooleanRadioFilter), ("is_sandbox", BooleanRadioFilter))
    search_fields = ("name", "contact")
    ordering = ("name",)
    change_form_outer_before_template = "partners/status_strip.html"
    change_form_outer_after_template = "partners/overview.html"
    fieldsets = (
        (
            "Who",
            {
                "fields": (
                    *("name", "contact", "is_active", "is_sandbox"),
                    *("gets_digest", "digest_kinds"),
                )
            },
        ),
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
        return with_sync_status(super().get_queryset(request))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        # Once for the page, not once for each of its rows.
        statuses = load_sync_statuses(changelist.result_list)
        for partner in changelist.result_list:
            partner.sync_status = statuses[partner.pk]
        return changelist

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its receipts stay, as a record of who confirmed what

    @display(description="Copy", label=COLOURS)
    def sync_label(self, partner: Any) -> str:
        return status_label(partner, partner.sync_status, timezone.now())

    @display(description="Lines behind")
    def behind(self, partner: Any) -> str:
        status = partner.sync_status
        if not status.has_pulled or not status.behind_since:
            return ""
        return f"{status.behind}, for {format_age(status.behind_since, now=timezone.now())}"

    @display(description="Last pull", ordering="last_pull_at", empty_value="–")
    def latest_pull(self, partner: Any) -> str:
        return format_instant(partner.last_pull_at)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if partner := context.get("original"):
            context |= overview_context(partner, now=timezone.now())
            context["new_key_url"] = self.new_key_url(partner)
            context["may_add_keys"] = request.user.has_perm("keys.add_key")
        return super().render_change_form(request, context, *args, **kwargs)

    def new_key_url(self, partner: Partner) -> str:
        """Return the address of the form of a new key, filled in for this partner."""
        preset = {"partner": partner.pk, "name": f"{partner.name}, "}
        query = urlencode([*preset.items(), ("scopes", "read"), ("scopes", "confirm")])
        return f"{reverse('admin:keys_key_add')}?{query}"
