"""Convert pasted Markdown to the HTML of bodies: whole, or not at all."""

import re
from itertools import pairwise

from markdown_it import MarkdownIt

from cms.lib.richtext.foreign.report import describe_left_out
from cms.lib.richtext.sanitizer import MarkupTooLargeError, sanitize_with_report

MAX_LENGTH = 100_000
TOO_LONG = "it is too long to be converted in one piece."
# Dialects that go beyond CommonMark: converting the rest would leave their signs in the text.
DIALECTS = {
    "it has footnotes, which a body can’t hold.": re.compile(r"\[\^[^\]\s]+\]"),
    "it has formulas, which a body can’t hold.": re.compile(r"\$\$|\\\(|\\\["),
    "it has raised or lowered letters in a dialect that is not read here.": re.compile(
        r"[^\s^~\[]\^[^\s^]+\^|[^\s~]~[^\s~]+~(?!~)"
    ),
    "it begins with a block of settings.": re.compile(r"\A---\s*\n.*?\n---\s*(\n|\Z)", re.DOTALL),
}
BOXES = {"[ ]": "☐", "[x]": "☑", "[X]": "☑"}
TASK = re.compile(r"\[[ xX]\](?=\s)")

# The strikethrough of GFM is read so that the sanitizer leaves it out: it is no plain text.
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class MarkdownKeptError(ValueError):
    """The Markdown is better kept as typed; the message says why, after "since"."""


def convert_markdown(text: str) -> tuple[str, str]:
    """Convert Markdown to sanitized HTML. Returns it and a sentence on what was left out.

    Raises MarkdownKeptError if not all of it can be converted.
    """
    if len(text) > MAX_LENGTH:
        raise MarkdownKeptError(TOO_LONG)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for problem, dialect in DIALECTS.items():
        if dialect.search(text):
            raise MarkdownKeptError(problem)
    tokens = PARSER.parse(text)
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.type == "paragraph_open" and token.children:
            first = token.children[0]
            first.content = TASK.sub(lambda box: BOXES[box.group()], first.content, count=1)
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    try:
        clean, counts = sanitize_with_report(html)
    except MarkupTooLargeError:
        raise MarkdownKeptError(TOO_LONG) from None
    return clean, describe_left_out(counts)
