"""A post as one Markdown text."""

from typing import Any

from cms.api.representations.registry import MARKDOWN as MARKDOWN_TYPE
from cms.api.representations.registry import Representation
from cms.lib.richtext.markdown_renderer import markdown_image, markdown_line, markdown_link
from cms.lib.source_fields import Integrity

Json = dict[str, Any]
DOUBTFUL = (
    Integrity.RETRACTED,
    Integrity.WITHDRAWN,
    Integrity.EXPRESSION_OF_CONCERN,
    Integrity.SUPERSEDED,
)


def markdown(post: Json, _: Json) -> str:
    """The whole post; a blank line between its parts."""
    parts = [
        f"# {markdown_line(post['title'])}",
        markdown_line(post["summary"]),
        byline(post),
        *picture(post["lead_image"]),
        *section("Key points", map(markdown_line, post["key_points"])),
        post["body"]["markdown"],
        *section("Treatments in this post", map(described, post["treatments"])),
        *section("Conditions", map(described, post["conditions"])),
        *section("Studies it rests on", map(cited, post["studies"])),
        "___",
        markdown_line(post["disclaimer"]),
        terms(post),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def terms(post: Json) -> str:
    attribution = markdown_link(post["attribution"]["text"], post["canonical_url"])
    return f"{attribution}, {markdown_link(post['license']['name'], post['license']['url'])}."


def byline(post: Json) -> str:
    names = ", ".join(author["title"] for author in post["authors"])
    dates = f"Published {post['published_at'][:10]}, updated {post['updated_at'][:10]}."
    return markdown_line(f"By {names}. {dates}" if names else dates)


def picture(image: Json | None) -> list[str]:
    if not image:
        return []
    credit, license_ = image["credit"], image["license"]
    known = filter(None, (credit["name"], credit["source"], license_["name"]))
    below = " ".join(filter(None, (image["caption"], f"Image: {', '.join(known)}")))
    return [
        markdown_image(image["alt"], image["src"]),
        markdown_line(below.removesuffix("Image: ").strip()),
    ]


def section(title: str, lines: Any) -> list[str]:
    items = [f"- {line}" for line in lines]
    return [f"## {title}", "\n".join(items)] if items else []


def described(card: Json) -> str:
    summary = card.get("summary", "")
    link = markdown_link(card["title"], card["canonical_url"])
    return f"{link}: {markdown_line(summary)}" if summary else link


def cited(study: Json) -> str:
    citation = study["citation"]
    doubt = f" ({study['integrity'].replace('_', ' ')})" if study["integrity"] in DOUBTFUL else ""
    if not citation:
        return markdown_link(study["title"], study["canonical_url"]) + doubt
    return markdown_link(citation["text"], citation["url"] or study["canonical_url"]) + doubt


MARKDOWN = Representation(
    MARKDOWN_TYPE, make=markdown, body="markdown", parameters="; charset=utf-8; variant=GFM"
)
