"""Properties of the Markdown renderer, for any body."""

import unicodedata
from copy import deepcopy

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from cms.lib.richtext.block_types import child_blocks
from cms.lib.richtext.html_renderer import to_html, to_text
from cms.lib.richtext.images import Picture, with_credits
from cms.lib.richtext.markdown_renderer import LABELS, to_markdown
from cms.lib.richtext.parser import parse_blocks
from cms.lib.richtext.placeholders import build_figure, resolve_html
from cms.lib.richtext.superscripts import to_unicode_scripts
from tests.lib.test_richtext_hostile import CORPUS
from tests.lib.test_richtext_laws import UUID, markup

# HTML is let through, so that an author's would be seen; the depth is that of our own containers.
READER = MarkdownIt("js-default", {"html": True, "maxNesting": 200})
SRC = "https://cms.example/media/a.webp"
ENTRY = "https://front.example/posts/a/"
CREDIT = [{"type": "text", "text": "Image: A. *Maker*", "marks": []}]
PICTURES = {UUID: Picture(SRC, "A [strange] alt", CREDIT)}
IMAGES = {UUID: build_figure(image=f'<img src="{SRC}" alt="">', credit=" Image: A. *Maker*")}
OURS = {
    *("h2", "h3", "p", "ul", "ol", "li", "blockquote", "hr", "br", "strong", "em", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
slowly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
awkward = st.text(st.sampled_from("ab1 \\`*_{}[]()<>#+-.!|~&:@/=\"'$^%;,?\n\xa0é€“—"), max_size=12)
marked = st.builds(
    "<{0}>{1}</{0}>".format,
    st.sampled_from(["strong", "em", "sup", "sub", 'a href="https://example.org/a_(b)"']),
    awkward.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
)
plain = awkward.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
inline = st.lists(plain | marked | st.just("<br>"), max_size=6).map("".join)
blocks = st.recursive(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h2", "h3"]), inline)
    | st.just("<hr>"),
    lambda inner: (
        st.builds(
            "{0}{2}{1}".format,
            st.just("<ul><li>"),
            st.sampled_from(["</li></ul>", "</li><li>b</li></ul>"]),
            inner,
        )
        | st.builds("<ol start='7'><li>{}</li><li>{}</li></ol>".format, inner, inner)
        | st.builds("<aside data-tone='tip'>{}</aside>".format, inner)
        | st.builds("<blockquote>{}{}</blockquote>".format, inner, inner)
        | st.builds(
            "<table><tr><td rowspan=2>{}</td><th>{}</th></tr><tr><td>{}</td></tr></table>".format,
            inner,
            inline,
            inner,
        )
    ),
    max_leaves=8,
)
bodies = st.lists(blocks, max_size=5).map("".join) | markup


def visible_text(html: str) -> str:
    """The text alone, as it is compared: without white space, raised letters like others."""
    text = LexborHTMLParser(f"<!doctype html><body>{html}").body.text()
    return same(text)


def same(text: str) -> str:
    text = unicodedata.normalize("NFKC", "".join(text.split()))
    return "".join(text.replace("\N{MINUS SIGN}", "-").split())


def labelled(blocks: list) -> list:
    """What Markdown adds to the text: the label of a callout."""
    for block in blocks:
        for content in child_blocks(block):
            if block["type"] != "table":  # whose cells hold the text alone
                labelled(content)
        if block["type"] == "callout":
            label = {"type": "text", "text": LABELS["en"][block["tone"]], "marks": []}
            block["content"].insert(0, {"type": "paragraph", "content": [label]})
    return blocks


@slowly
@given(bodies)
@example("<p>a *b* <strong>c</strong>d <em> e</em>f</p>")
@example("<p>a<br>---<br>1. b<br># c<br>===<br>: d</p>")
@example("<p><strong>(a)</strong>b<em>c</em>d<em>“e”</em> 10<sup>-6</sup> H<sub>2</sub>O</p>")
@example(
    "<p>www.example.org https://example.org a@b.example &amp;copy; &lt;b&gt; !<a href='https://a.example/'>b</a></p>"
)
@example("<table><tr><td>a|b\\</td><td><ul><li>c<li>d</ul></td></tr></table>")
def test_all_forms_say_the_same(html):
    blocks = parse_blocks(html)
    pages = {UUID: ENTRY}

    markdown = to_markdown(to_unicode_scripts(blocks), pictures=PICTURES, urls=pages)

    read = visible_text(READER.render(markdown))
    assert read == same(to_text(with_credits(labelled(deepcopy(blocks)), PICTURES)))
    assert same(to_text(with_credits(to_unicode_scripts(blocks), PICTURES))) == visible_text(
        resolve_html(to_html(blocks), images=IMAGES, urls=pages)
    )


@slowly
@given(bodies)
def test_nothing_but_our_vocabulary_comes_out_of_markdown(html):
    markdown = to_markdown(parse_blocks(html), pictures=PICTURES, urls={UUID: ENTRY})

    tree = LexborHTMLParser(f"<!doctype html><body>{READER.render(markdown)}")

    assert {node.tag for node in tree.body.traverse()} - {"body"} <= OURS


@slowly
@given(bodies)
def test_markdown_makes_the_blocks_it_was_made_of(html):
    blocks = parse_blocks(html)
    markdown = to_markdown(blocks, pictures=PICTURES, urls={UUID: ENTRY})

    kinds = [token.type for token in READER.parse(markdown) if token.level == 0]

    def count_blocks(*types):
        return sum(block["type"] in types for block in blocks)

    assert kinds.count("heading_open") == count_blocks("heading")
    assert kinds.count("blockquote_open") == count_blocks("quote", "callout")
    assert kinds.count("table_open") == count_blocks("table")
    assert kinds.count("hr") == count_blocks("rule")
    assert kinds.count("bullet_list_open") + kinds.count("ordered_list_open") == count_blocks(
        "list"
    )


def test_no_payload_becomes_html():
    for payload in CORPUS:
        for html in (
            payload,
            f"<p>{payload}</p>",
            payload.replace("&", "&amp;").replace("<", "&lt;"),
        ):
            markdown = to_markdown(parse_blocks(html), pictures={}, urls={})

            tree = LexborHTMLParser(f"<!doctype html><body>{READER.render(markdown)}")

            assert {node.tag for node in tree.body.traverse()} - {"body"} <= OURS
            for link in tree.css("a"):
                assert link.attributes["href"].startswith(("https:", "http:", "mailto:", "tel:"))
