"""Dashboard section of the admin: certainties that are to be judged again."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from treatments.models import Certainty

MAX_ROWS = 8


def build_certainty_section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section; None if the user may change no treatment, or if none is due."""
    if not request.user.has_perm("treatments.change_treatment"):
        return None
    due = Certainty.objects.filter(review_due__lte=timezone.localdate())
    rows = due.select_related("treatment", "condition", "measure").order_by("review_due", "pk")
    described = [describe_certainty(each) for each in rows[:MAX_ROWS]]
    return {"title": "Certainty to judge again", "rows": described} if described else None


def describe_certainty(certainty: Certainty) -> dict[str, Any]:
    """Describe a judgement with the link to its row in the treatment's form."""
    page = reverse("admin:treatments_treatment_change", args=[certainty.treatment_id])
    return {
        "title": str(certainty.treatment),
        "what": f"{certainty.measure} in {certainty.condition}: judged on "
        f"{date_format(certainty.judged_at)}",
        "link": f"{page}#certainties",
        "state": date_format(certainty.review_due) if certainty.review_due else "",
        "colour": "warning",
    }
