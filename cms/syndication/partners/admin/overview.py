"""Everything that the page of one partner shows beside its form."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.urls import reverse

from cms.lib.instants import format_instant
from cms.syndication.partners.admin.usage_charts import plots
from cms.syndication.partners.formatting import ago, lasting
from cms.syndication.partners.mail.descriptions import described
from cms.syndication.partners.models import Partner
from cms.syndication.partners.recalls import concerns, open_for, recalls
from cms.syndication.partners.sync_status import COLOURS, label, standing

ROWS = 8


def overview(partner: Any, *, now: datetime) -> dict[str, Any]:
    """Of a partner that was fetched ``with_standing``. A fixed number of statements."""
    state = label(partner, now)
    return {
        "partner": partner,
        "state": state,
        "colour": COLOURS[state],
        "sentence": sentence(partner, now=now),
        "keys": keys(partner, now=now),
        "subscriptions": subscriptions(partner),
        "compliance": compliance(partner),
        "plots": plots(partner, today=now.astimezone(UTC).date()),
    }


def sentence(partner: Any, *, now: datetime) -> str:
    found = standing(partner)
    if found.never:
        return "It has not asked for changes yet."
    pulled = f"It asked last on {format_instant(partner.last_pull_at)}"
    if not found.behind:
        return f"{pulled}, and has everything up to line {partner.last_sequence}."
    lines = f"{found.behind} line{'' if found.behind == 1 else 's'}"
    since = f", for {ago(found.since, now=now)}" if found.since else ""
    late = f", longer than the {lasting(found.within)} agreed" if found.is_late(now) else ""
    return f"{pulled} and has come to line {partner.last_sequence}: {lines} behind{since}{late}."


def keys(partner: Partner, *, now: datetime) -> list[dict[str, Any]]:
    found = []
    for key in partner.keys.order_by("-created_at", "pk"):
        is_over = key.expires_at is not None and key.expires_at <= now
        state = "revoked" if key.revoked_at else "expired" if is_over else "valid"
        found.append(
            {
                "title": f"{key.name} ({key.prefix})",
                "link": reverse("admin:keys_key_change", args=[key.pk]),
                "what": ", ".join(key.scopes),
                "when": f"last used {format_instant(key.last_used_at)}"
                if key.last_used_at
                else "not used",
                "state": state,
                "colour": "success" if state == "valid" else "default",
            }
        )
    return found


def subscriptions(partner: Partner) -> list[dict[str, Any]]:
    colours = {"active": "success", "disabled": "danger"}
    return [
        {
            "title": each.url,
            "link": address_of(each),
            "when": f"told up to line {each.told}",
            "problem": each.reason,
            "state": each.get_state_display(),
            "colour": colours.get(each.state, "default"),
        }
        for each in partner.subscriptions.order_by("pk")
    ]


def address_of(row: Any) -> str:
    """Its page in the admin, where it has one."""
    if type(row) not in admin.site._registry:
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def compliance(partner: Partner) -> dict[str, Any]:
    """How many recalls concerned it, and those that it has still to confirm."""
    missing = open_for(partner)
    concerned = [line for line in recalls() if concerns(line, partner)]
    return {
        "all": len(concerned),
        "open": missing.count(),
        "rows": described(missing.order_by("-sequence")[:ROWS]),
    }
