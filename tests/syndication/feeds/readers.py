"""Independent feed readers, each of which reads a feed and says what it would show.

Text that a reader shows as it is comes as it is; what it shows as HTML, by the rules of its format
or by the type that it reports, comes as the text of that HTML.
"""

import json
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import html

NPM = Path(__file__).parent / "npm"
NPM_READERS = ("rss-parser", "feedsmith", "feed-parser")


@dataclass
class ReadItem:
    """An item as a reader shows it. None: the reader keeps nothing of the kind."""

    id: str
    title: str
    link: str
    summary: str | None = None
    content: str | None = None
    credit: str | None = None
    description: str | None = None
    enclosure: str | None = None


@dataclass
class ReadFeed:
    """A feed as a reader shows it. ``home`` None: the reader has no link to a page of the feed."""

    title: str = ""
    home: str | None = None
    items: dict[str, ReadItem] = field(default_factory=dict)


def html_to_text(text: str | None) -> str | None:
    """Return what a page shows of HTML, with single spaces."""
    if text is None:
        return None
    root = html.fragment_fromstring(f"<div>{text}</div>")
    for element in root.iter("img", "br", "p"):
        element.text = f" {element.get('alt') or element.text or ''}"
    return one_line("".join(root.itertext()))


def one_line(text: str | None) -> str | None:
    """Collapse white space, as every reader does where it shows a line."""
    return None if text is None else " ".join(text.split())


def read_with_feedparser(feed: bytes) -> ReadFeed:
    read = feedparser.parse(feed)
    # The text, not its detail: a description of the picture overwrites the detail (a fault of it).
    show_summary = html_to_text if read.version == "rss20" else one_line
    items = [
        ReadItem(
            id=each.id,
            title=each.title,
            link=each.link,
            summary=show_summary(each.get("summary")),
            content=show_detail(each.content[0]) if "content" in each else None,
            credit=each.media_credit[0]["content"] if "media_credit" in each else None,
            enclosure=next((each.href for each in each.get("enclosures", ())), None),
        )
        for each in read.entries
    ]
    return ReadFeed(read.feed.title, read.feed.get("link"), {each.id: each for each in items})


def show_detail(detail: Any) -> str | None:
    if detail is None:
        return None
    return html_to_text(detail.value) if detail.type == "text/html" else one_line(detail.value)


def read_with_newsboat(feed: bytes) -> ReadFeed:
    """Let newsboat load the feed; its cache holds titles as text and contents as HTML."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "feed").write_bytes(feed)
        (folder / "urls").write_text(f"file://{folder}/feed\n")
        (folder / "config").touch()
        files = [f"{flag}{folder / file}" for flag, file in FILES_OF_NEWSBOAT.items()]
        subprocess.run(
            ["newsboat", "-q", *files, "-x", "reload"],
            env={"HOME": name, "LANG": "C.UTF-8"},
            check=True,
            timeout=60,
            capture_output=True,
        )
        with sqlite3.connect(folder / "cache") as database:
            ((title, home),) = database.execute("SELECT title, url FROM rss_feed").fetchall()
            rows = database.execute("SELECT guid, title, url, content, enclosure_url FROM rss_item")
            items = {
                id: ReadItem(id, name, link, content=html_to_text(content), enclosure=enclosure)
                for id, name, link, content, enclosure in rows
            }
        database.close()
    return ReadFeed(title, home, items)


FILES_OF_NEWSBOAT = {"-u": "urls", "-c": "cache", "-C": "config"}


def read_with_sfeed(feed: bytes) -> ReadFeed:
    """Let sfeed turn the feed into lines; it says of each content whether it is HTML."""
    lines = subprocess.run(["sfeed"], input=feed, capture_output=True, check=True, timeout=60)
    items = {}
    for line in lines.stdout.decode().split("\n")[:-1]:
        _, title, link, content, kind, id, _, enclosure, *_ = line.split("\t")
        content = re.sub(r"\\([nt\\])", lambda match: ESCAPES[match[1]], content)
        shown = html_to_text(content) if kind == "html" else one_line(content)
        items[id] = ReadItem(id, title, link, content=shown, enclosure=enclosure)
    return ReadFeed(items=items)


ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}


def read_with_npm(name: str, feed: bytes, *, summaries_are_html: bool) -> ReadFeed:
    command = ["node", str(npm_folder() / "read.mjs"), name]
    result = subprocess.run(command, input=feed, capture_output=True, check=True, timeout=60)
    read = json.loads(result.stdout)
    show = html_to_text if summaries_are_html else one_line
    items = [ReadItem(**each) for each in read["items"]]
    for item in items:
        item.summary, item.content = show(item.summary), html_to_text(item.content)
    return ReadFeed(read["title"], read["home"], {item.id: item for item in items})


@cache
def npm_folder() -> Path:
    """Install the readers from npm, once in this process; skip the test where that fails."""
    if not shutil.which("npm"):
        pytest.skip("needs node and npm")
    folder = Path(tempfile.mkdtemp(prefix="feed-readers-"))
    for path in NPM.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("needs the npm registry, for feed readers")
    return folder


def read_feed(reader: str, feed: bytes) -> ReadFeed:
    """Read a feed with the reader of this name; skip the test where it is not installed."""
    if reader in NPM_READERS:
        return read_with_npm(reader, feed, summaries_are_html=b"<rss" in feed)
    if reader != "feedparser" and not shutil.which(reader):
        pytest.skip(f"needs {reader}, a feed reader")
    return BY_NAME[reader](feed)


BY_NAME: dict[str, Callable[[bytes], ReadFeed]] = {
    "feedparser": read_with_feedparser,
    "newsboat": read_with_newsboat,
    "sfeed": read_with_sfeed,
}
#: Those that read the formats as their standards say; ``feed-parser`` decodes everything twice.
FAITHFUL = ("feedparser", "newsboat", "sfeed", "rss-parser", "feedsmith")
