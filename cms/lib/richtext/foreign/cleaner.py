"""Clean foreign markup: apply all steps to a tree, and return it as HTML with what was left out."""

from cms.lib.richtext.foreign.blanks import drop_blanks
from cms.lib.richtext.foreign.blocks import convert_blocks
from cms.lib.richtext.foreign.footnotes import count_footnotes
from cms.lib.richtext.foreign.marks import convert_marks, move_captions
from cms.lib.richtext.foreign.numbers import keep_numbers
from cms.lib.richtext.foreign.removal import Counts, remove_foreign
from cms.lib.richtext.foreign.styles import resolve_styles
from cms.lib.richtext.foreign.tree import parse_tree, write_html
from cms.lib.richtext.foreign.word_lists import rebuild_word_lists


def clean_foreign(html: str) -> tuple[str, Counts]:
    """Convert markup to the vocabulary of bodies; what is not known stays for the sanitizer."""
    root = parse_tree(html)
    resolve_styles(root)
    counts = remove_foreign(root)
    counts["footnote"] = count_footnotes(root)
    rebuild_word_lists(root, counts)
    keep_numbers(root, counts)
    convert_marks(root)
    move_captions(root)
    convert_blocks(root)
    drop_blanks(root)
    return write_html(root), +counts
