"""Say in a sentence what a cleaner left out or changed."""

from collections.abc import Iterable, Mapping

from cms.lib.richtext.foreign.rules import CHANGED, LEFT_OUT


def describe_left_out(counts: Mapping[str, int]) -> str:
    """Describe what was left out and changed, for its author; empty if nothing was."""
    left_out = [
        f"{count} {LEFT_OUT[kind][count > 1]}" for kind in LEFT_OUT if (count := counts.get(kind))
    ]
    changed = [
        CHANGED[kind][count > 1].format(count) for kind in CHANGED if (count := counts.get(kind))
    ]
    sentences = [f"Left out: {join_words(left_out)}."] if left_out else []
    sentences += [f"Changed: {join_words(changed)}."] if changed else []
    return " ".join(sentences)


def join_words(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
