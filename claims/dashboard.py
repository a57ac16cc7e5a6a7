"""Dashboard section of the admin: claims whose evidence is to be looked at again."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from claims.models import Claim
from claims.published import PublishedClaim

MAX_ROWS = 8
#: How long before its day a claim is listed.
NOTICE = timedelta(days=30)


def build_expiry_section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section; None if the user may change no claim, or if none is due.

    A claim whose draft has a later day already is not listed.
    """
    if not request.user.has_perm("claims.change_claim"):
        return None
    soon = timezone.localdate() + NOTICE
    published = PublishedClaim.objects.filter(expires_on__lte=soon)
    due = Claim.objects.filter(pk__in=published.values("pk"), expires_on__lte=soon)
    described = [describe_claim(each) for each in due.order_by("expires_on", "pk")[:MAX_ROWS]]
    return {"title": "Claims to look at again", "rows": described} if described else None


def describe_claim(claim: Claim) -> dict[str, Any]:
    """Describe a claim with the link to its day in the form."""
    assert claim.expires_on is not None  # noqa: S101 -- selected by it
    is_expired = claim.expires_on <= timezone.localdate()
    return {
        "title": str(claim),
        "what": "its time is up" if is_expired else "its time will soon be up",
        "link": reverse("admin:claims_claim_change", args=[claim.pk]) + "#id_expires_on",
        "state": date_format(claim.expires_on),
        "colour": "danger" if is_expired else "warning",
    }
