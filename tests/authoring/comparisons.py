"""Compare an entry with what it was, and write the differences down in short."""

import re

from cms.authoring.models.content import capture_content
from cms.authoring.revisions.comparison import compare_contents


def capture(entry):
    return capture_content(type(entry).objects.get(pk=entry.pk))


def compare(entry, before):
    """Compare what the entry was with what it is."""
    return compare_contents(type(entry), before, capture(entry))


def summarize(differences):
    return [(each.label, each.kind, each.old, each.new) for each in differences]


def mark(side):
    """The text of a side with what changed in brackets."""
    if side is None:
        return None
    return "".join(
        re.sub(r"^(\s*)(.*)$", r"\1[\2]", part.text) if part.is_changed else part.text
        for part in side.parts
    )


def marked(difference):
    return [(mark(pair.old), mark(pair.new)) for pair in difference.pairs]
