import pytest

from cms.lib.richtext.html_renderer import build_outline, count_words, to_html, to_text
from cms.lib.richtext.parser import parse_blocks

ENTRY = "0b0e7b1e-7a55-4c3a-9d3e-0d6f3f0f2a11"
IMAGE = "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b"


def text(words: str, *marks: str) -> dict[str, object]:
    return {"type": "text", "text": words, "marks": list(marks)}


def paragraph(words: str) -> dict[str, object]:
    return {"type": "paragraph", "content": [text(words)]}


BODIES = [
    pytest.param(
        "<h2>What is fusion?</h2><p>Two vertebrae\n  become <strong>one</strong>.</p>",
        [
            {
                "type": "heading",
                "level": 2,
                "id": "what-is-fusion",
                "content": [text("What is fusion?")],
            },
            {
                "type": "paragraph",
                "content": [text("Two vertebrae become "), text("one", "bold"), text(".")],
            },
        ],
        id="white space is one space",
    ),
    pytest.param(
        "<p><em><strong>a</strong></em><strong><em>b</em></strong><sup>2</sup><sub>i</sub></p>",
        [
            {
                "type": "paragraph",
                "content": [
                    text("ab", "bold", "italic"),
                    text("2", "superscript"),
                    text("i", "subscript"),
                ],
            }
        ],
        id="marks have one order",
    ),
    pytest.param(
        f'<p><a href="https://example.org/a?b=1&amp;c">far <strong>away</strong></a> and '
        f'<a href="entry:{ENTRY.upper()}">near</a><a href="https://example.org/"> </a>here</p>',
        [
            {
                "type": "paragraph",
                "content": [
                    {
                        "type": "link",
                        "href": "https://example.org/a?b=1&c",
                        "content": [text("far "), text("away", "bold")],
                    },
                    text(" and "),
                    {"type": "link", "entry": {"$ref": ENTRY}, "content": [text("near")]},
                    text(" here"),
                ],
            }
        ],
        id="links",
    ),
    pytest.param(
        '<ol start="3"><li>three<ul><li><p>a</p><p>b</p></li></ul></li><li></li><li>four</li></ol>',
        [
            {
                "type": "list",
                "ordered": True,
                "start": 3,
                "items": [
                    [
                        paragraph("three"),
                        {
                            "type": "list",
                            "ordered": False,
                            "items": [[paragraph("a"), paragraph("b")]],
                        },
                    ],
                    [paragraph("four")],
                ],
            }
        ],
        id="lists in lists",
    ),
    pytest.param(
        "<ul><li>a</li><ul><li>b</li></ul></ul>",
        [
            {
                "type": "list",
                "ordered": False,
                "items": [
                    [
                        paragraph("a"),
                        {"type": "list", "ordered": False, "items": [[paragraph("b")]]},
                    ]
                ],
            }
        ],
        id="a list between items belongs to the item before",
    ),
    pytest.param(
        '<aside data-tone="warning"><p>Ask first.</p></aside><aside data-tone="x">Or not.</aside>',
        [
            {"type": "callout", "tone": "warning", "content": [paragraph("Ask first.")]},
            {"type": "callout", "tone": "note", "content": [paragraph("Or not.")]},
        ],
        id="callouts; an unknown tone is a note",
    ),
    pytest.param(
        '<table><tr><th colspan="2">Group</th></tr><tr><td>A</td><td></td></tr></table>',
        [
            {
                "type": "table",
                "rows": [
                    {
                        "cells": [
                            {
                                "header": True,
                                "colspan": 2,
                                "rowspan": 1,
                                "content": [paragraph("Group")],
                            }
                        ]
                    },
                    {
                        "cells": [
                            {
                                "header": False,
                                "colspan": 1,
                                "rowspan": 1,
                                "content": [paragraph("A")],
                            },
                            {"header": False, "colspan": 1, "rowspan": 1, "content": []},
                        ]
                    },
                ],
            }
        ],
        id="tables keep empty cells",
    ),
    pytest.param(
        f'<p>before <cms-image data-id="{IMAGE}" data-caption="A &quot;spine&quot;">after</p><hr>',
        [
            paragraph("before"),
            {"type": "image", "image": {"$must": IMAGE}, "caption": 'A "spine"'},
            paragraph("after"),
            {"type": "rule"},
        ],
        id="an image divides the paragraph it stands in",
    ),
    pytest.param(
        "<p></p><p>&nbsp;</p><h2> </h2><p><br>a<br>b<br></p><ul></ul><blockquote></blockquote>",
        [{"type": "paragraph", "content": [text("a"), {"type": "break"}, text("b")]}],
        id="nothing to see, no block",
    ),
    pytest.param(
        '<p>a</p><cms-image data-id="no-uuid"></cms-image>', [paragraph("a")], id="no such image"
    ),
    pytest.param("plain text", [paragraph("plain text")], id="text alone is a paragraph"),
    pytest.param("", [], id="empty"),
]


@pytest.mark.parametrize(("html", "blocks"), BODIES)
def test_parse_makes_blocks_of_markup(html, blocks):
    assert parse_blocks(html) == blocks


@pytest.mark.parametrize(("html", "blocks"), BODIES)
def test_parse_of_rendered_blocks_gives_the_same_blocks(html, blocks):
    assert parse_blocks(to_html(blocks)) == blocks


def test_html_escapes_text_and_attributes_and_marks_what_leads_away():
    body = (
        f"<h3>A &lt; B</h3><p><a href='https://example.org/?a=\"1\"'>x</a>"
        f'<a href="mailto:ada@example.org">y</a><a href="entry:{ENTRY}">z</a></p>'
        f'<aside data-tone="tip">t</aside><cms-image data-id="{IMAGE}" data-caption="&lt;b&gt;">'
    )

    assert to_html(parse_blocks(body)) == (
        '<h3 id="a-b">A &lt; B</h3>'
        '<p><a href="https://example.org/?a=&quot;1&quot;" rel="noopener noreferrer">x</a>'
        f'<a href="mailto:ada@example.org">y</a><a href="entry:{ENTRY}">z</a></p>'
        '<aside class="callout callout-tip" data-tone="tip"><p>t</p></aside>'
        f'<cms-image data-id="{IMAGE}" data-caption="&lt;b&gt;"></cms-image>'
    )


def test_html_of_items_and_cells_is_tight_when_they_hold_one_paragraph():
    body = (
        "<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>"
        "<table><tbody><tr><th><p>h</p></th></tr><tr><td><p>d</p><ul><li>e</li></ul></td></tr>"
        "</tbody></table>"
    )

    assert to_html(parse_blocks(body)) == (
        "<ul><li>a</li><li><p>b</p><p>c</p></li></ul>"
        "<table><thead><tr><th>h</th></tr></thead>"
        "<tbody><tr><td>d<ul><li>e</li></ul></td></tr></tbody></table>"
    )


def test_heading_ids_are_slugs_and_unique():
    body = "<h2>Über Rückgrat</h2><h2>Results</h2><h3>Results</h3><h2>Results 2</h2><h2>…</h2>"

    ids = [item["id"] for item in build_outline(parse_blocks(body))]

    assert ids == ["uber-ruckgrat", "results", "results-2", "results-2-2", "section"]


def test_heading_id_does_not_depend_on_what_stands_elsewhere():
    before = build_outline(parse_blocks("<h2>Risks</h2>"))
    after = build_outline(parse_blocks("<h2>Benefits</h2><p>Many.</p><h2>Risks</h2><h2>Costs</h2>"))

    assert before[0] in after


def test_outline_leaves_out_headings_inside_other_blocks():
    body = "<h2>One <em>two</em></h2><aside><h3>Aside</h3></aside><h3>Three</h3>"

    assert build_outline(parse_blocks(body)) == [
        {"id": "one-two", "level": 2, "title": "One two"},
        {"id": "three", "level": 3, "title": "Three"},
    ]


def test_text_has_every_word_and_nothing_else():
    body = (
        "<h2>Title</h2><p>one<br><strong>two</strong></p><ul><li>three</li><li>four</li></ul><hr>"
        "<table><tr><td>five</td><td>six</td></tr></table><blockquote><p>seven</p></blockquote>"
        f'<cms-image data-id="{IMAGE}" data-caption="eight nine"></cms-image>'
    )

    blocks = parse_blocks(body)

    assert to_text(blocks) == (
        "Title\n\none\ntwo\n\nthree\nfour\n\nfive\tsix\n\nseven\n\neight nine"
    )
    assert count_words(blocks) == 10
