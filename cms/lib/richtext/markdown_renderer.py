"""Render blocks as Markdown: CommonMark with GFM tables, and no HTML.

An author's text is never markup: every character that could start markup is escaped. Where Markdown
has no syntax, the output stays plain: a callout is a quotation under a label, and a cell that spans
others is followed by empty cells.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from cms.lib.richtext.block_types import (
    Block,
    Callout,
    Comparison,
    FigurePicture,
    Image,
    Inline,
    Link,
    List,
    Table,
    Text,
    walk_blocks,
)
from cms.lib.richtext.citation_marks import CitedWork, write_mark
from cms.lib.richtext.entry_blocks import convert_comparison
from cms.lib.richtext.html_renderer import is_header
from cms.lib.richtext.images import Picture
from cms.lib.richtext.markdown_emphasis import MarkdownToken, drop_invalid_pairs, wrap_tokens
from cms.lib.richtext.sanitizer import is_safe_href
from cms.lib.richtext.tables import build_grid

LABELS = {
    "en": {"note": "Note", "tip": "Tip", "warning": "Warning", "nutshell": "In a nutshell"},
    "es": {"note": "Nota", "tip": "Consejo", "warning": "Aviso", "nutshell": "En resumen"},
    "de": {"note": "Hinweis", "tip": "Tipp", "warning": "Warnung", "nutshell": "Kurz gesagt"},
    "fr": {"note": "Note", "tip": "Conseil", "warning": "Attention", "nutshell": "En bref"},
}
# CommonMark's characters, and those of common extensions: ~ ^ $ { @ and bare URLs.
SPECIAL_CHARACTERS = re.compile(r"[\\`*_\[\]<>&~|#^${}@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
LINE_START = re.compile(r"^([ \t]*)(?:([-+=:])|([0-9]{1,9})([.)]))")
SAFE_IN_URLS = "%/:?#@!$&*+,;=~.-_"  # all other characters of a URL are percent-encoded
BREAK = "\\\n"


def to_markdown(
    blocks: Iterable[Block],
    *,
    pictures: Mapping[str, Picture],
    urls: Mapping[str, str],
    works: Mapping[str, CitedWork] | None = None,
    language: str = "en",
) -> str:
    """Render blocks as Markdown, with pictures, cited works and the URLs of entries by id.

    A missing picture is left out; a link to a missing entry becomes its text.
    """
    labels = LABELS.get(language[:2], LABELS["en"])
    return MarkdownRenderer(pictures, urls, labels, works or {}).blocks(list(blocks))


def escape_text(text: str) -> str:
    """Escape all markup inside a line of text."""
    return SPECIAL_CHARACTERS.sub(r"\\\g<0>", text)


def escape_line_start(line: str) -> str:
    """Escape the start of a line: no list, no heading underline, no rule."""
    return LINE_START.sub(r"\1\3\\\2\4", line)


def escape_url(href: str) -> str:
    """Encode a URL so that no character in it ends the link."""
    return quote(href, safe=SAFE_IN_URLS).replace("&", "&amp;")


def markdown_line(text: str) -> str:
    """Render a text as a line of its own."""
    return escape_line_start(escape_text(" ".join(text.split())))


def markdown_link(text: str, url: str) -> str:
    words = escape_text(" ".join(text.split()))
    return f"[{words}]({escape_url(url)})" if is_safe_href(url) else words


def markdown_image(alt: str, src: str) -> str:
    return f"![{escape_text(' '.join(alt.split()))}]({escape_url(src)})"


@dataclass(frozen=True)
class MarkdownRenderer:
    pictures: Mapping[str, Picture]
    urls: Mapping[str, str]
    labels: Mapping[str, str]
    works: Mapping[str, CitedWork]

    def blocks(self, blocks: list[Block]) -> str:
        parts = []
        lists: list[List] = []  # adjacent lists would merge, so every other list has another marker
        for block in blocks:
            if block["type"] == "list":
                if lists and lists[-1]["ordered"] != block["ordered"]:
                    lists.clear()
                lists.append(block)
                text = self.items(block, is_odd=len(lists) % 2 == 0)
            else:
                text = self.block(block)
                if text:
                    lists.clear()
            parts.append(text)
        return "\n\n".join(text for text in parts if text)

    def block(self, block: Block) -> str:  # noqa: C901, PLR0911 -- one line for each type of block
        match block["type"]:
            case "heading":
                return f"{'#' * block['level']} {self.inline(block['content'], line_break=' ')}"
            case "paragraph":
                return self.paragraph(block["content"])
            case "list":
                return self.items(block)
            case "quote":
                return quote_lines(self.blocks(block["content"]))
            case "callout":
                return self.callout(block)
            case "table":
                return self.table(block)
            case "image":
                return self.image(block)
            case "comparison":
                return self.comparison(block)
            case "picture":
                return self.picture(block)
            case "rule":
                return "___"  # in a list, dashes or stars would be taken for its marker

    def paragraph(self, content: Iterable[Inline]) -> str:
        return "\n".join(escape_line_start(line) for line in self.inline(content).split("\n"))

    def items(self, block: List, *, is_odd: bool = False) -> str:
        parts = []
        for number, item in enumerate(block["items"], block.get("start", 1)):
            bullet = "*" if is_odd else "-"
            marker = f"{number}{')' if is_odd else '.'}" if block["ordered"] else bullet
            parts.append(indent_lines(marker, self.blocks(item)))
        is_tight = all([each["type"] for each in item] == ["paragraph"] for item in block["items"])
        return ("\n" if is_tight else "\n\n").join(parts)

    def callout(self, block: Callout) -> str:
        label = escape_text(self.labels.get(block["tone"], block["tone"]))
        return quote_lines(f"**{label}**\n\n{self.blocks(block['content'])}")

    def table(self, block: Table) -> str:
        rows = build_grid(block["rows"])
        # GFM's tables have a header; a table without one gets an empty one.
        header = rows.pop(0) if is_header(block["rows"][0]) else [[] for _ in rows[0]]
        lines = [self.row(header), "|" + " --- |" * len(header), *map(self.row, rows)]
        return "\n".join(lines)

    def comparison(self, block: Comparison) -> str:
        caption = markdown_line(block["caption"])
        table = self.table(convert_comparison(block)) if block["columns"] else ""
        return "\n\n".join(part for part in (caption, table) if part)

    def row(self, cells: list[list[Block]]) -> str:
        return "|" + "".join(f" {text} |" if (text := self.cell(c)) else "  |" for c in cells)

    def cell(self, blocks: list[Block]) -> str:
        """Render a cell on one line: cells in Markdown contain no blocks."""
        texts = []
        for block in walk_blocks(blocks):
            if block["type"] in {"heading", "paragraph"}:
                texts.append(self.inline(block["content"], line_break=" "))
            elif block["type"] == "image":
                texts.append(self.image(block, between=" "))
            elif block["type"] == "picture":
                texts.append(self.picture(block, between=" "))
        return " ".join(text for text in texts if text)

    def image(self, block: Image, *, between: str = "\n\n") -> str:
        picture = self.pictures.get(block["image"]["$must"])
        if picture is None:
            return ""
        caption: list[Inline] = [{"type": "text", "text": block["caption"], "marks": []}]
        if block["caption"] and picture.credit:
            caption.append({"type": "text", "text": " ", "marks": []})
        line = [*(caption if block["caption"] else []), *picture.credit]
        parts = (
            markdown_image(picture.alt, picture.src),
            escape_line_start(self.inline(line, line_break=" ")),
        )
        return between.join(part for part in parts if part)

    def picture(self, block: FigurePicture, *, between: str = "\n\n") -> str:
        """Render a picture of figures, and a link to the page that has them as a table."""
        if "src" not in block:
            return ""
        title, page = block["title"], self.urls.get(block["entry"]["$must"], "")
        parts = (markdown_image(title, block["src"]), page and markdown_link(title, page))
        return between.join(part for part in parts if part)

    def inline(self, content: Iterable[Inline], *, line_break: str = BREAK) -> str:
        parts: list[Text | MarkdownToken] = []
        for part in content:
            parts += self.parts(part, line_break)
        return join_tokens(drop_invalid_pairs(build_tokens(parts)))

    def parts(self, part: Inline, line_break: str) -> list[Text | MarkdownToken]:
        if part["type"] == "text":
            return [part]
        if part["type"] == "claim":
            return [{"type": "text", "text": part["text"], "marks": part["marks"]}]
        if part["type"] == "break":
            return [MarkdownToken(line_break, is_atomic=True)]
        if part["type"] == "citation":
            text = write_mark(part["number"], part.get("warning", ""))
            work = self.works.get(part["citation"]["$ref"])
            mark = markdown_link(text, work.url) if work else escape_text(text)
            return [MarkdownToken(mark, is_atomic=True)]
        url = self.resolve_url(part)
        if not url:
            return [each for inner in part["content"] for each in self.parts(inner, line_break)]
        inside = self.inline(part["content"], line_break=line_break)
        return [MarkdownToken(f"[{inside}]({escape_url(url)})", is_atomic=True)]

    def resolve_url(self, link: Link) -> str:
        if "entry" in link:
            return self.urls.get(link["entry"]["$ref"], "")
        return link["href"] if is_safe_href(link["href"]) else ""


def build_tokens(parts: list[Text | MarkdownToken]) -> list[MarkdownToken]:
    """Nest italic inside bold, in the longest possible runs; links and breaks end both."""
    result: list[MarkdownToken] = []
    for is_bold, run in groupby(parts, key=lambda part: has_mark("bold", part)):
        inner: list[MarkdownToken] = []
        for is_italic, pieces in groupby(run, key=lambda part: has_mark("italic", part)):
            plain = [
                p if isinstance(p, MarkdownToken) else MarkdownToken(escape_text(p["text"]))
                for p in pieces
            ]
            inner += wrap_tokens("_", plain) if is_italic else plain
        result += wrap_tokens("**", inner) if is_bold else inner
    return result


def has_mark(mark: str, part: "Text | MarkdownToken") -> bool:
    return not isinstance(part, MarkdownToken) and mark in part["marks"]


def join_tokens(tokens: list[MarkdownToken]) -> str:
    text = ""
    for token in tokens:
        if text.endswith("!") and token.text.startswith("["):
            text = f"{text[:-1]}\\!"  # or the link would become an image
        text += token.text
    return text


def quote_lines(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def indent_lines(marker: str, text: str) -> str:
    space = " " * (len(marker) + 1)
    lines = [f"{space}{line}" if line else "" for line in text.split("\n")]
    return marker + "\n".join(lines)[len(marker) :] if text else marker
