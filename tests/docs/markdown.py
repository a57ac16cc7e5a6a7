"""The Markdown pages of the repository: which there are, what they link to, and what they quote."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings

ROOT = settings.ROOT
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")


def pages() -> list[Path]:
    """All pages that people read: docs/, those at the root, and those beside examples and data."""
    nested = (path for folder in ("docs", "examples", "fixtures") for path in folder_pages(folder))
    return sorted([*ROOT.glob("*.md"), *nested])


def folder_pages(folder: str) -> Iterator[Path]:
    for path in (ROOT / folder).rglob("*.md"):
        if "node_modules" not in path.parts:
            yield path


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Target file and anchor of each link that stays in the repository."""
    for target in LINK.findall(FENCE.sub("", page.read_text())):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = unquote(target).partition("#")
            yield (page.parent / path).resolve() if path else page, anchor


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {slugify(heading) for heading in headings}


def slugify(heading: str) -> str:
    text = unicodedata.normalize("NFC", heading.replace("`", "")).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def quoted(page: Path) -> Iterator[str]:
    """What stands in backticks, and each line of code blocks."""
    text = page.read_text()
    for block in FENCE.finditer(text):
        yield from block.group().splitlines()[1:-1]
    outside = FENCE.sub("", text)
    yield from CODE.findall(outside)
    yield from re.findall(r"^ {4,}(\S.*)$", outside, re.MULTILINE)
