"""Properties of parser and renderer, for any markup."""

import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cms.lib.richtext.claim_words import ClaimWords, find_claim_names
from cms.lib.richtext.entry_nodes import ENTRY_NODES
from cms.lib.richtext.html_renderer import build_outline, to_html, to_text
from cms.lib.richtext.parser import parse_blocks
from cms.lib.richtext.sanitizer import ATTRIBUTES, TAGS, sanitize

UUID = "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b"
STRANGE = ["div", "span", "b", "svg", "math", "template", "style", "script", "select", "caption"]
# Without what HTML for readers shows in another form.
names = st.sampled_from(sorted(TAGS - {*ENTRY_NODES} | {"cms-image"}) + STRANGE)
values = st.sampled_from(
    [
        'href="https://example.org/?a=1&amp;b"',
        f'href="entry:{UUID}"',
        'href="javascript:alert(1)"',
        f'data-id="{UUID}" data-caption="a <i> &quot;b&quot;"',
        'data-tone="tip"',
        'start="7" colspan="2"',
        'onclick="x()" style="color:red" id="a" class="b"',
    ]
)
texts = st.sampled_from(
    ["a", "b c", " ", "\n", "&nbsp;", "&lt;i&gt;", "&#26;", "é", "\x00", "\ufeff", "&amp", "]]>"]
) | st.text(st.characters(codec="utf-8"), max_size=4)
starts = st.builds("<{}>".format, names) | st.builds("<{} {}>".format, names, values)
tokens = starts | st.builds("</{}>".format, names) | texts
nested = st.recursive(
    texts,
    lambda inner: st.builds(
        "<{0} {1}>{2}</{0}>".format, names, values, st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=12,
)
slowly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
markup = st.lists(tokens, max_size=30).map("".join) | st.lists(nested, max_size=4).map("".join)
claim = f'<cms-claim data-id="{UUID}">'
mark = f'<cms-citation data-id="{UUID}">'
claims = st.sampled_from(
    [claim, "<cms-claim>", f"{claim}</cms-claim>", "</cms-claim>", mark, f"{mark}</cms-citation>"]
)
markup_with_claims = st.lists(tokens | claims, max_size=30).map("".join)
WORDS = {UUID: ClaimWords(UUID, "almost 77 %", "0.7692")}


@slowly
@given(markup)
def test_blocks_survive_the_way_through_html(html):
    blocks = parse_blocks(html)

    assert parse_blocks(to_html(blocks)) == blocks


@slowly
@given(markup_with_claims)
def test_claims_become_text_for_readers_and_stay_where_they_are(html):
    worded = parse_blocks(html, WORDS)

    read_back = parse_blocks(to_html(worded))

    assert to_text(read_back) == to_text(worded)
    assert [*find_claim_names(worded)] == [*find_claim_names(parse_blocks(html))]
    assert to_html(worded).count("<data ") == len([*find_claim_names(worded)])


@slowly
@given(markup_with_claims)
def test_clean_leaves_only_the_vocabulary(html):
    root = LexborHTMLParser(f"<!doctype html><body>{sanitize(html)}").body

    nodes = [node for node in root.traverse() if node.mem_id != root.mem_id]

    assert {node.tag for node in nodes} <= TAGS
    assert all(set(node.attributes) <= ATTRIBUTES.get(node.tag, set()) for node in nodes)


@slowly
@given(markup_with_claims)
def test_blocks_do_not_change_when_markup_is_cleaned_first(html):
    assert parse_blocks(sanitize(html)) == parse_blocks(html)


@slowly
@given(markup)
def test_html_and_text_say_the_same(html):
    blocks = parse_blocks(html.replace("data-caption", "data-none"))

    visible_text = LexborHTMLParser(f"<!doctype html><body>{to_html(blocks)}").body.text()

    assert "".join(visible_text.split()) == "".join(to_text(blocks).split())


@slowly
@given(markup)
def test_no_control_character_comes_through(html):
    controls = set(map(chr, [*range(32), *range(127, 160)])) - set("\t\n\r\f")

    assert not controls & set(
        sanitize(html) + to_html(parse_blocks(html)) + to_text(parse_blocks(html))
    )


@slowly
@given(st.lists(st.text(string.ascii_letters + " éß-2", max_size=6), max_size=12))
def test_heading_ids_are_unique_and_stable(titles):
    html = "".join(f"<h2>{title}</h2>" for title in titles)

    ids = [item["id"] for item in build_outline(parse_blocks(html))]

    assert len(set(ids)) == len(ids)
    assert ids == [item["id"] for item in build_outline(parse_blocks(to_html(parse_blocks(html))))]
