"""Posts and series as HTML pages."""

from typing import Any

from django.utils.safestring import mark_safe

from cms.api.representations.html import format_day, template_page
from cms.lib.integrity import WARNED
from cms.lib.srcset import build_srcset

Json = dict[str, Any]


def page_context(post: Json) -> Json:
    """Build the context of ``posts/post.html`` beside the entry itself."""
    body, image = wrap_tables(post["body"]["html"]), post["lead_image"]
    return {
        "body": mark_safe(body),  # noqa: S308 -- rendered by cms.lib.richtext, which escapes it
        "reviewed": format_day(post["reviewed_at"]),
        "srcset": build_srcset(image["renditions"]) if image else "",
        "doubtful": WARNED,
        "figures": list_figures(post),
    }


def list_figures(post: Json) -> list[Json]:
    """List its claims, each with the words that the post quotes and those of now if they differ."""
    sources = (post["evidence_detail"] or {}).get("sources", ())
    moved = {each["source"]["id"]: each for each in sources if each["source"] and "quoted" in each}
    return [
        {"claim": claim, "quoted": words.get("quoted"), "current": words.get("current")}
        for claim in post["claims"]
        for words in [moved.get(claim["id"], {})]
    ]


def wrap_tables(body: str) -> str:
    """Let wide tables scroll by themselves, with the keyboard too."""
    opening = '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table'
    return body.replace("<table", opening).replace("</table>", "</table></div>")


def series_context(series: Json) -> Json:
    image = series["lead_image"]
    return {"srcset": build_srcset(image["renditions"]) if image else ""}


PAGE = template_page("posts/post.html", also=page_context)
SERIES_PAGE = template_page("posts/series.html", also=series_context)
