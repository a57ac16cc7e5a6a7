"""Markup for laws: words that must stay and words that must go, in any nesting."""

from dataclasses import dataclass
from itertools import count

from hypothesis import strategies as st

# What reverses the meaning of its text, around text alone, around inline markup, around blocks.
AROUND_TEXT = [
    ("<textarea>", "</textarea>"),
    ("<select><option>", "</option></select>"),
    ("<math><mi>", "</mi></math>"),
    ('<sup><a href="#cmnt1">', "</a></sup>"),
    ('<a class=msocomanchor href="#_msocom_1">', "</a>"),
    ("<iframe>", "</iframe>"),
]
AROUND_INLINE = [
    ("<del>", "</del>"),
    ("<s>", "</s>"),
    ("<strike>", "</strike>"),
    ('<span style="text-decoration: underline line-through">', "</span>"),
    ('<b style="text-decoration-line:line-through">', "</b>"),
    ('<span class="msoDel">', "</span>"),
    ('<span class="struck">', "</span>"),
    ("<i class='a secret'>", "</i>"),
    ('<span style="display:none;mso-hide:all">', "</span>"),
    ("<em hidden>", "</em>"),
    ("<span style='visibility:hidden'>", "</span>"),
    ("<span class=MsoCommentReference>", "</span>"),
    ("<comment>", "</comment>"),
    ('<span class="katex">', "</span>"),
    ("<video>", "</video>"),
]
AROUND_BLOCKS = [
    ("<del>", "</del>"),
    ('<div class="struck">', "</div>"),
    ('<div style="display : NONE">', "</div>"),
    ("<div style='mso-element:comment-list'><div style='mso-element:comment'>", "</div></div>"),
    ("<div class=msocomtxt>", "</div>"),
    ("<blockquote hidden>", "</blockquote>"),
]
NEUTRAL_INLINE = [
    ("<span>", "</span>"),
    ("<ins cite='x'>", "</ins>"),
    ("<b>", "</b>"),
    ('<font style="font-weight:bold;vertical-align:super">', "</font>"),
    ("<u style='text-decoration:none;display:inline'>", "</u>"),
    ("<sup>", "</sup>"),
    ("<![if !supportLists]>", "<![endif]>"),
    ("<q>", "</q>"),
]
NEUTRAL_BLOCKS = [
    ("<div>", "</div>"),
    ("<ul><li>", "</li></ul>"),
    ("<ol reversed start=7><li value=4>", "</li></ol>"),
    ("<table><tr><td colspan=2>", "</td></tr></table>"),
    ("<aside>", "</aside>"),
    ("<section><header>", "</header></section>"),
]
PARAGRAPHS = [
    ("<p>", "</p>"),
    ("<h1>", "</h1>"),
    ("<div>", "</div>"),
    ("<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>", "</p>"),
    ("<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>b)&nbsp; </span>", "</p>"),
    ("<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>·&nbsp;</span>", "</p>"),
    ("<dt>", "</dt>"),
    ("<pre>", "</pre>"),
]
SHEET = "<style>.struck {text-decoration: line-through} i.secret, x {display:none}</style>"


@dataclass(frozen=True)
class Word:
    """A place for a word of its own."""


@dataclass(frozen=True)
class Around:
    start: str
    end: str
    inside: "tuple[Word | Around, ...]"
    is_gone: bool = False


def around(pairs, inside, *, is_gone=False):
    return st.builds(
        lambda pair, parts: Around(*pair, tuple(parts), is_gone),
        st.sampled_from(pairs),
        st.lists(inside, min_size=1, max_size=3),
    )


words = st.just(Word())
inlines = st.recursive(
    words | around(AROUND_TEXT, words, is_gone=True),
    lambda inner: around(NEUTRAL_INLINE, inner) | around(AROUND_INLINE, inner, is_gone=True),
    max_leaves=6,
)
blocks = st.recursive(
    around(PARAGRAPHS, inlines),
    lambda inner: around(NEUTRAL_BLOCKS, inner) | around(AROUND_BLOCKS, inner, is_gone=True),
    max_leaves=5,
)
documents = st.lists(blocks, min_size=1, max_size=5)


def write(document) -> tuple[str, list[str], list[str]]:
    """Write a document as HTML; return it with the words that stay and the words that go."""
    numbers, kept, gone = count(1), [], []

    def write_part(part, is_gone):
        if isinstance(part, Around):
            is_gone = is_gone or part.is_gone
            return part.start + "".join(write_part(p, is_gone) for p in part.inside) + part.end
        word = f"{'GONE' if is_gone else 'KEPT'}{next(numbers)}X"  # ids of headings are small
        (gone if is_gone else kept).append(word)
        return f" {word} "

    html = SHEET + "".join(write_part(part, False) for part in document)
    return html, kept, gone
