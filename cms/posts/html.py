"""A post as an HTML page."""

from typing import Any

from django.utils.safestring import mark_safe

from cms.api.representations.html import format_day, template_page
from cms.posts.markdown import DOUBTFUL

Json = dict[str, Any]
UNCROPPED = ("medium", "full")


def of_page(post: Json) -> Json:
    body = post["body"]["html"]
    return {
        "body": mark_safe(body),  # noqa: S308 -- made by cms.lib.richtext, which escapes all text
        "reviewed": format_day(post["reviewed_at"]),
        "srcset": srcset(post["lead_image"]) if post["lead_image"] else "",
        "doubtful": DOUBTFUL,
    }


def srcset(image: Json) -> str:
    whole = {
        each["width"]: each["url"] for each in image["renditions"] if each["name"] in UNCROPPED
    }
    return ", ".join(f"{url} {width}w" for width, url in sorted(whole.items()))


PAGE = template_page("posts/post.html", also=of_page)
