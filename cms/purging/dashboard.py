"""Dashboard section of the admin: a shared cache that does not confirm purges.

It still serves what was changed or withdrawn, so whoever withdrew something has to know.
"""

from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpRequest
from django.urls import reverse

from cms.lib.instants import format_instant
from cms.purging.models import PurgeOrder


def section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section; None if every purge was confirmed. At most two statements."""
    if not settings.PURGE_URL or not request.user.has_perm("purging.view_purgeorder"):
        return None
    failed = PurgeOrder.objects.filter(confirmed_at=None, attempts__gt=0)
    oldest = failed.order_by("created_at", "pk").first()
    if oldest is None:
        return None
    totals = failed.aggregate(count=Count("pk"), next_at=Min("next_at"))
    row = {
        "title": f"Purges not confirmed: {totals['count']}",
        "what": f"Since {format_instant(oldest.created_at)}, "
        f"next attempt {format_instant(totals['next_at'])}",
        "problem": "The cache may still serve what was changed or withdrawn since. "
        f"{oldest.problem}",
        "link": reverse("admin:purging_purgeorder_changelist"),
        "state": "Failing",
        "colour": "danger",
    }
    return {"title": "Shared cache", "rows": [row]}
