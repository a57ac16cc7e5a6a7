"""Template context of a partner's page: sync status, keys, subscriptions, recalls and usage."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.urls import reverse

from cms.lib.instants import format_instant
from cms.syndication.partners.admin.usage_charts import build_usage_charts
from cms.syndication.partners.formatting import format_age, format_duration
from cms.syndication.partners.mail.descriptions import describe_changes
from cms.syndication.partners.models import Partner
from cms.syndication.partners.recalls import recalls_for, unconfirmed_recalls
from cms.syndication.partners.sync_status import (
    COLOURS,
    SyncStatus,
    load_sync_statuses,
    status_label,
)

ROWS = 8


def overview_context(partner: Any, *, now: datetime) -> dict[str, Any]:
    """Return the context for a partner fetched ``with_sync_status``, in a fixed number of queries.

    The number does not depend on the rows that the page shows.
    """
    status = load_sync_statuses([partner])[partner.pk]
    state = status_label(partner, status, now)
    return {
        "partner": partner,
        "state": state,
        "colour": COLOURS[state],
        "sentence": sync_sentence(partner, status, now=now),
        "keys": key_rows(partner, now=now),
        "subscriptions": subscription_rows(partner),
        "compliance": recall_compliance(partner),
        "usage": build_usage_charts(partner, today=now.astimezone(UTC).date()),
    }


def sync_sentence(partner: Partner, status: SyncStatus, *, now: datetime) -> str:
    """Say when the partner pulled last, and how far its copy is behind."""
    if not status.has_pulled:
        return "It has not asked for changes yet."
    pulled = f"It asked last on {format_instant(partner.last_pull_at)}"
    if not status.behind:
        return f"{pulled}, and has everything up to line {partner.last_sequence}."
    lines = f"{status.behind} line{'' if status.behind == 1 else 's'}"
    since = f", for {format_age(status.behind_since, now=now)}" if status.behind_since else ""
    agreed = format_duration(status.refresh_within)
    late = f", longer than the {agreed} agreed" if status.is_late(now) else ""
    return f"{pulled} and has come to line {partner.last_sequence}: {lines} behind{since}{late}."


def key_rows(partner: Partner, *, now: datetime) -> list[dict[str, Any]]:
    rows = []
    for key in partner.keys.order_by("-created_at", "pk"):
        is_over = key.expires_at is not None and key.expires_at <= now
        state = "revoked" if key.revoked_at else "expired" if is_over else "valid"
        last_used = format_instant(key.last_used_at)
        rows.append(
            {
                "title": f"{key.name} ({key.prefix})",
                "link": reverse("admin:keys_key_change", args=[key.pk]),
                "scopes": ", ".join(key.scopes),
                "last_used": f"last used {last_used}" if last_used else "not used",
                "state": state,
                "colour": "success" if state == "valid" else "default",
            }
        )
    return rows


def subscription_rows(partner: Partner) -> list[dict[str, Any]]:
    colours = {"active": "success", "disabled": "danger"}
    return [
        {
            "title": subscription.url,
            "link": admin_change_url(subscription),
            "progress": f"told up to line {subscription.delivered_sequence}",
            "problem": subscription.reason,
            "state": subscription.get_state_display(),
            "colour": colours.get(subscription.state, "default"),
        }
        for subscription in partner.subscriptions.order_by("pk")
    ]


def admin_change_url(row: Any) -> str:
    """Return the address of the row's page in the admin; "" if its model has none."""
    if type(row) not in admin.site._registry:
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def recall_compliance(partner: Partner) -> dict[str, Any]:
    """Count the recalls that concern the partner, and describe those it has not confirmed."""
    unconfirmed = unconfirmed_recalls(partner)
    return {
        "all": recalls_for(partner).count(),
        "open": unconfirmed.count(),
        "rows": describe_changes(unconfirmed.order_by("-sequence")[:ROWS]),
    }
