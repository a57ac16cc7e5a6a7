"""Template tags of the pages that show two versions of an entry."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.authoring.revisions.text_changes import Side, TextPart

register = template.Library()
#: How the marks of a text are shown. A mark that is not here is named before the text.
MARKS = {
    "bold": "strong",
    "header": "strong",
    "italic": "em",
    "subscript": "sub",
    "superscript": "sup",
}


@register.simple_tag
def removed_text(side: Side) -> SafeString:
    """Render the old side of a pair; what is not on the new side as ``<del>``."""
    return render_side(side, "del", "removed")


@register.simple_tag
def added_text(side: Side) -> SafeString:
    """Render the new side of a pair; what is not on the old side as ``<ins>``."""
    return render_side(side, "ins", "added")


def render_side(side: Side, tag: str, change: str) -> SafeString:
    parts = format_html_join("", "{}", ([render_part(part, tag, change)] for part in side.parts))
    return format_html('<span class="m-text">{}</span>', parts)


def render_part(part: TextPart, tag: str, change: str) -> SafeString:
    """Render words with their marks; where they changed, with the link's target and in ``tag``.

    Most screen readers don't say ``<del>`` and ``<ins>``, so hidden words do.
    """
    text = part.text.lstrip()
    space = part.text[: len(part.text) - len(text)]
    html: SafeString = format_html("{}", text)
    for mark in part.marks:
        name = MARKS.get(mark)
        html = format_html("<{0}>{1}</{0}>", name, html) if name else add_note(mark, html)
    if not part.is_changed:
        return format_html("{}{}", space, html)
    if part.target:
        html = add_note(f"leads to {part.target}", html)
    return format_html(
        '{0}<{1}><span class="m-hidden">[{2}: </span>{3}<span class="m-hidden">]</span></{1}>',
        space, tag, change, html or "¶",
    )  # fmt: skip


def add_note(note: str, html: SafeString) -> SafeString:
    """Add what can't be seen in the text, in brackets after it."""
    return format_html('{} <small class="m-note">({})</small>', html, note)
