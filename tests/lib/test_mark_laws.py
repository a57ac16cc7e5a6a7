"""The law of old and new names of marks: they mean the same, however they are nested.

Imports bring ``<b>``, ``<strike>`` or ``<center>``; the editor writes ``<strong>``.
"""

import re
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.lib.richtext.parser import parse_blocks

MARKS = {
    **dict.fromkeys(("b", "strong", 'span style="font-weight:bold"'), "bold"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var", 'font style="font-style:italic"'), "italic"),
    **dict.fromkeys(("sup", 'span style="vertical-align:super"'), "superscript"),
    **dict.fromkeys(("sub", 'span style="vertical-align:sub"'), "subscript"),
}
STRUCK = ("s", "strike", "del", 'span style="text-decoration: line-through"', 'b class="strike"')
PLAIN = ("span", "font", "tt", "big", "small", "u", "ins", "acronym", "abbr", "kbd", "mark", "bdo")
BLOCKS = ("p", "center", "div", "h2", "li", "td", "blockquote", "address", "dd")
WORD = re.compile("x[0-9]+")

Tree = tuple[str, list["Tree | None"]]  # an element with its children; None is a word
inline = st.recursive(
    st.none(),
    lambda children: st.tuples(
        st.sampled_from((*MARKS, *STRUCK, *PLAIN)), st.lists(children, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


def write(tree: Tree | None, words: Iterator[int], around: frozenset[str], found: dict) -> str:
    """Write a tree as HTML; put the marks of each word that is not struck out into ``found``."""
    if tree is None:
        word = f"x{next(words)}"
        if "struck" not in around:
            found[word] = around
        return f" {word} "
    tag, children = tree
    name = MARKS.get(tag, "struck" if tag in STRUCK else "")
    inside = "".join(write(each, words, around | {name} - {""}, found) for each in children)
    return f"<{tag}>{inside}</{tag.partition(' ')[0]}>"


def marked_words(value: object) -> dict[str, frozenset[str]]:
    """The words of blocks, each with its marks."""
    if isinstance(value, list):
        return {word: marks for each in value for word, marks in marked_words(each).items()}
    if not isinstance(value, dict):
        return {}
    found = marked_words(list(value.values()))
    marks = frozenset(value.get("marks", ()))
    return found | dict.fromkeys(WORD.findall(str(value.get("text", ""))), marks)


@settings(deadline=None)
@given(st.sampled_from(BLOCKS), st.lists(inline, min_size=1, max_size=4))
def test_names_of_marks_mean_the_same_and_what_is_struck_out_is_nowhere(block, trees):
    expected: dict[str, frozenset[str]] = {}
    words = iter(range(1000))
    content = "".join(write(tree, words, frozenset(), expected) for tree in trees)

    assert marked_words(parse_blocks(f"<{block}>{content}</{block}>")) == expected
