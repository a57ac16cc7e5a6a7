"""A post as one Markdown text."""

from collections.abc import Iterable, Sequence
from typing import Any

from cms.api.representations.registry import MARKDOWN as MARKDOWN_TYPE
from cms.api.representations.registry import Representation
from cms.lib.integrity import WARNED
from cms.lib.richtext.markdown_renderer import markdown_image, markdown_line, markdown_link

Json = dict[str, Any]


def render_markdown(post: Json, _: Json) -> str:
    """Write the complete post as Markdown, with a blank line between its parts."""
    parts = [
        f"# {markdown_line(post['title'])}",
        markdown_line(post["summary"]),
        format_byline(post),
        *format_image(post["lead_image"]),
        *format_section("Key points", map(markdown_line, post["key_points"])),
        post["body"]["markdown"],
        *format_references(post.get("citations", ())),
        *format_section("Treatments in this post", map(format_card, post["treatments"])),
        *format_section("Conditions", map(format_card, post["conditions"])),
        *format_section("Studies", map(format_study, post["studies"])),
        "___",
        markdown_line(post["disclaimer"]),
        format_license(post),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def format_license(post: Json) -> str:
    attribution = markdown_link(post["attribution"]["text"], post["canonical_url"])
    return f"{attribution}, {markdown_link(post['license']['name'], post['license']['url'])}."


def format_byline(post: Json) -> str:
    names = ", ".join(author["title"] for author in post["authors"])
    dates = format_dates(post)
    return markdown_line(f"By {names}. {dates}" if names else dates)


def format_dates(post: Json) -> str:
    """Say when the post was published and updated, or that nobody knows when it appeared first."""
    published = f"Published {post['published_at'][:10]}"
    if post.get("original_date_unknown"):
        published = f"First published elsewhere on an unknown day, here {post['published_at'][:10]}"
    return f"{published}, updated {post['updated_at'][:10]}."


def format_image(image: Json | None) -> list[str]:
    """Write the lead image and its caption with the credit."""
    if not image:
        return []
    credit, license_ = image["credit"], image["license"]
    names = filter(None, (credit["name"], credit["source"], license_["name"]))
    caption = " ".join(filter(None, (image["caption"], f"Image: {', '.join(names)}")))
    return [
        markdown_image(image["alt"], image["src"]),
        markdown_line(caption.removesuffix("Image: ").strip()),
    ]


def format_section(title: str, sentences: Iterable[str]) -> list[str]:
    """Write a heading and a list; nothing for an empty list."""
    items = [f"- {sentence}" for sentence in sentences]
    return [f"## {title}", "\n".join(items)] if items else []


def format_references(citations: Sequence[Json]) -> list[str]:
    """Write what the body cites, each under its number there."""
    lines = [f"{each['number']}. {format_citation(each['citation'])}" for each in citations]
    return ["## References", "\n".join(lines)] if lines else []


def format_citation(citation: Json) -> str:
    doubt = citation["integrity"]
    warning = f" ({doubt.replace('_', ' ')})" if doubt in WARNED else ""
    url = citation["source_url"] or citation["canonical_url"]
    return markdown_link(citation["text"], url) + warning


def format_card(card: Json) -> str:
    summary = card.get("summary", "")
    link = markdown_link(card["title"], card["canonical_url"])
    return f"{link}: {markdown_line(summary)}" if summary else link


def format_study(study: Json) -> str:
    """Write a study as a link to its publication, followed by its other publications."""
    citations = [study["citation"], *study["further_citations"]]
    doubt = f" ({study['integrity'].replace('_', ' ')})" if study["integrity"] in WARNED else ""
    links = [
        markdown_link(each["text"], each["source_url"] or study["canonical_url"])
        for each in citations
        if each
    ]
    links = links or [markdown_link(study["title"], study["canonical_url"])]
    return " Also: ".join(links) + doubt


MARKDOWN = Representation(
    MARKDOWN_TYPE, make=render_markdown, body="markdown", parameters="; charset=utf-8; variant=GFM"
)
