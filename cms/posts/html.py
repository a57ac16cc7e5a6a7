"""A post as an HTML page."""

from typing import Any

from django.utils.safestring import mark_safe

from cms.api.representations.html import format_day, template_page
from cms.lib.srcset import build_srcset
from cms.posts.markdown import DOUBTFUL_INTEGRITY

Json = dict[str, Any]


def page_context(post: Json) -> Json:
    """Build the context of ``posts/post.html`` beside the entry itself."""
    body, image = post["body"]["html"], post["lead_image"]
    return {
        "body": mark_safe(body),  # noqa: S308 -- rendered by cms.lib.richtext, which escapes it
        "reviewed": format_day(post["reviewed_at"]),
        "srcset": build_srcset(image["renditions"]) if image else "",
        "doubtful": DOUBTFUL_INTEGRITY,
    }


PAGE = template_page("posts/post.html", also=page_context)
