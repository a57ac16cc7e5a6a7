"""Claims in bodies: nodes in the line, with words in every form of the body."""

import pytest

from cms.lib.richtext.claim_words import (
    ClaimWords,
    find_claim_names,
    find_claim_tokens,
    insert_claim_words,
)
from cms.lib.richtext.html_renderer import build_outline, count_words, to_html, to_text
from cms.lib.richtext.markdown_renderer import to_markdown
from cms.lib.richtext.parser import BodyText, parse_blocks
from cms.lib.richtext.sanitizer import sanitize

ID, OTHER = "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b", "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6c"
TOKEN = "{claim:avoided-fusion}"
WORDS = {
    ID: ClaimWords(ID, "almost 77 %", "0.7692"),
    OTHER: ClaimWords(OTHER, "60 % to 90 %"),
    TOKEN: ClaimWords(ID, "almost 77 %", "0.7692"),
}


def claim(id=ID):
    return f'<cms-claim data-id="{id}"></cms-claim>'


def node(id=ID, text="almost 77 %", value="0.7692", marks=()):
    return {
        "type": "claim",
        "claim": {"$ref": id},
        "text": text,
        "value": value,
        "marks": [*marks],
    }


def text(text, *marks):
    return {"type": "text", "text": text, "marks": [*marks]}


def parse_line(html):
    (block,) = parse_blocks(f"<p>{html}</p>", WORDS)
    return block["content"]


@pytest.mark.parametrize(
    ("html", "content"),
    [
        (f"In all, {claim()} avoided it.", [text("In all, "), node(), text(" avoided it.")]),
        (claim(), [node()]),
        (f"{claim()}{claim()}", [node(), node()]),
        (f"<strong>{claim()}</strong> of", [node(marks=["bold"]), text(" of")]),
        (claim(OTHER), [node(OTHER, "60 % to 90 %", None)]),
        (
            f'<a href="https://example.org/">{claim()}</a>',
            [{"type": "link", "href": "https://example.org/", "content": [node()]}],
        ),
        (f"a<br>{claim()}", [text("a"), {"type": "break"}, node()]),
        ('<cms-claim data-id="x">77 %</cms-claim> of', [text("77 % of")]),
        (f'<cms-claim data-id="{ID}">of 26', [node(), text("of 26")]),
    ],
)
def test_a_claim_is_a_node_in_the_line(html, content):
    assert parse_line(html) == content


def test_the_sanitizer_keeps_the_id_and_nothing_else():
    dirty = f'<p><cms-claim data-id="{ID.upper()}" data-caption="x" onclick="y"></cms-claim></p>'

    assert sanitize(dirty) == f"<p>{claim()}</p>"


def test_a_claim_alone_is_content_of_its_paragraph_when_foreign_markup_is_cleaned():
    assert sanitize(f'<p class="x">{claim()}</p><p class="x"></p>').count("cms-claim") == 2


BODY = BodyText(
    f"<h2>{claim()} avoided it</h2><p><em>{claim(OTHER)}</em> said so.</p>"
    f'<cms-image data-id="{ID}" data-caption="{TOKEN} of them"></cms-image>'
).with_claim_words(WORDS)


def test_html_has_the_value_beside_the_words():
    assert to_html(BODY.blocks) == (
        f'<h2 id="almost-77-avoided-it"><data value="0.7692" data-claim="{ID}">almost 77 %</data>'
        " avoided it</h2>"
        f'<p><em><span data-claim="{OTHER}">60 % to 90 %</span></em> said so.</p>'
        f'<cms-image data-id="{ID}" data-caption="almost 77 % of them"></cms-image>'
    )


def test_text_markdown_outline_and_word_count_have_the_words():
    assert to_text(BODY.blocks) == (
        "almost 77 % avoided it\n\n60 % to 90 % said so.\n\nalmost 77 % of them"
    )
    assert to_markdown(BODY.blocks, pictures={}, urls={}) == (
        "## almost 77 % avoided it\n\n_60 % to 90 %_ said so."
    )
    assert [each["title"] for each in build_outline(BODY.blocks)] == ["almost 77 % avoided it"]
    assert (count_words(BODY.blocks), BODY.word_count) == (17, 17)


def test_words_are_escaped():
    words = {ID: ClaimWords(ID, "<b>&", '"1"')}

    html = to_html(parse_blocks(f"<p>{claim()}</p>", words))

    assert html == f'<p><data value="&quot;1&quot;" data-claim="{ID}">&lt;b&gt;&amp;</data></p>'


def test_names_of_claims_come_in_reading_order():
    assert [*find_claim_names(BodyText(BODY).blocks)] == [ID, OTHER, TOKEN]


def test_tokens_of_plain_texts_become_words():
    assert insert_claim_words(f"{TOKEN} or {{claim:x}} {{claim: y}}", WORDS) == (
        "almost 77 % or {claim:x} {claim: y}"
    )
    assert [*find_claim_tokens("{claim:a} {claim:b-2} {claim:c d}")] == ["{claim:a}", "{claim:b-2}"]
