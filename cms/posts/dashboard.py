"""Dashboard section of the admin: posts whose day of review has come."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cms.authoring.models.state import State
from cms.posts.models import Post

MAX_ROWS = 8


def build_review_section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section; None for those who may not see posts. One statement."""
    if not request.user.has_perm("posts.view_post"):
        return None
    today = timezone.localdate()
    due = Post.objects.with_state().filter(next_review_on__lte=today)
    posts = list(
        due.exclude(state=State.WITHDRAWN).order_by("next_review_on", "pk")[: MAX_ROWS + 1]
    )
    return {
        "title": "Due for review",
        "empty": "No post waits to be checked again.",
        "rows": [describe(post) for post in posts[:MAX_ROWS]]
        + ([describe_rest(today)] if len(posts) > MAX_ROWS else []),
    }


def describe(post: Any) -> dict[str, Any]:
    is_public = post.live_digest is not None
    return {
        "title": post.title,
        "what": f"To be checked again on {date_format(post.next_review_on)}",
        "link": reverse("admin:posts_post_change", args=[post.pk]),
        "state": "With readers" if is_public else "Not published",
        "colour": "danger" if is_public else "warning",
    }


def describe_rest(today: Any) -> dict[str, Any]:
    """Build the last row, which leads to all posts that are due."""
    changelist = reverse("admin:posts_post_changelist")
    return {
        "title": "All posts that are due",
        "what": f"These are the {MAX_ROWS} that have waited longest",
        "link": f"{changelist}?next_review_on__lte={today.isoformat()}",
        "state": "More",
        "colour": "info",
    }
