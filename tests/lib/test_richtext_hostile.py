"""Hostile markup: scripts for the browser, and input that would block a worker."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from cms.lib.richtext.html_renderer import to_html, to_text
from cms.lib.richtext.parser import parse_blocks
from cms.lib.richtext.sanitizer import (
    ATTRIBUTES,
    MAX_LENGTH,
    MAX_TAGS,
    TAGS,
    MarkupTooLargeError,
    is_safe_href,
    sanitize,
)

CORPUS = [
    # Alpine.js would evaluate these in the admin.
    """<p x-data="{a: 1}" x-init="alert(1)" @click="alert(1)" :class="alert(1)">x</p>""",
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror=alert(1)>",
    "<p onclick=alert(1)>a</p>",
    "<p/onmouseover=alert(1)//>a",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='JaVaScRiPt:alert(1)'>a</a>",
    "<a href='java\tscript:alert(1)'>a</a>",
    "<a href='java&#10;script:alert(1)'>a</a>",
    "<a href='&#1;javascript:alert(1)'>a</a>",
    "<a href='java&#1;script:alert(1)'>a</a>",
    "<a href='java\x00script:alert(1)'>a</a>",
    "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:alert(1)'>a</a>",
    "<a href='  javascript&colon;alert(1)'>a</a>",
    "<a href='vbscript:msgbox(1)'>a</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>a</a>",
    "<a href='//evil.example/'>a</a>",
    "<a href='/admin/'>a</a>",
    "<a href='https:javascript:alert(1)'>a</a>",
    "<a href='http:\\\\evil.example'>a</a>",
    "<a href='entry:javascript:alert(1)'>a</a>",
    "<a href='https://x/' style='position:fixed' target=_top ping='//evil.example'>a</a>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    (
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
        "onerror=alert(1)&gt;'>"
    ),
    "<math><mtext></mtext><maction actiontype=statusline xlink:href='javascript:alert(1)'>a",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<style>@import '//evil.example/x.css'</style>",
    "<p style='background:url(javascript:alert(1))'>a</p>",
    "<div style='width:expression(alert(1))'>a</div>",
    "<img srcset='x 1x, javascript:alert(1) 2x'>",
    "<picture><source srcset='//evil.example/x'></picture>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='//evil.example/x.swf'>",
    "<base href='javascript:/a/+alert(1)//'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<form action='javascript:alert(1)'><button>a</button></form>",
    "<button formaction='javascript:alert(1)'>a</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>a</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<template shadowrootmode=open><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<select><iframe><select><img src=x onerror=alert(1)></iframe></select>",
    "<table><caption><svg><desc><table><caption></table></svg><style><img onerror=alert(1)>",
    "<cms-image data-id='\"><script>alert(1)</script>'></cms-image>",
    (
        "<cms-image data-id='9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b' "
        "data-caption='\"><img src=x onerror=alert(1)>' onclick=alert(1)></cms-image>"
    ),
    "<aside data-tone='\"><script>alert(1)</script>'>a</aside>",
    "<ol start='1 onmouseover=alert(1)'><li>a</ol>",
    '<h2>"><img src=x onerror=alert(1)></h2>',
    "<h2>&quot;&gt;&lt;img src=x onerror=alert(1)&gt;</h2>",
]
RENDERED = {
    "h2": {"id"},
    "h3": {"id"},
    "a": {"href", "rel"},
    "aside": {"class", "data-tone"},
}


def find_violations(html: str, allowed: dict[str, set[str]]) -> list[str]:
    """Elements and attributes of ``html`` that a body may not have, as a browser would read it."""
    root = LexborHTMLParser(f"<!doctype html><body>{html}").html
    tree = LexborHTMLParser(root)
    violations = [node.tag for node in tree.body.traverse() if node.tag not in TAGS | {"body"}]
    for node in tree.body.traverse():
        names = allowed.get(node.tag, ATTRIBUTES.get(node.tag, set()))
        violations += [f"{node.tag}[{name}]" for name in node.attributes if name not in names]
        href = node.attributes.get("href")
        if href is not None and not is_safe_href(href):
            violations.append(href)
    return violations + [tag for tag in ("script", "style", "svg", "math") if tree.css(tag)]


@pytest.mark.parametrize("payload", CORPUS)
def test_nothing_that_runs_is_left(payload):
    for html in (payload, f"<p>{payload}</p>", f"<table><td>{payload}"):
        assert find_violations(sanitize(html), {}) == []
        assert find_violations(to_html(parse_blocks(html)), RENDERED) == []


def test_the_net_above_catches_something():
    assert find_violations("<p onclick=x>a</p><script></script>", {}) == [
        "script",
        "p[onclick]",
        "script",
    ]


@pytest.mark.parametrize(
    "link", ["https://a.example/x y", "https:///x", "ftp://a", "x", "tel:", ""]
)
def test_strange_addresses_are_no_links(link):
    assert not is_safe_href(link)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "<ul><li>",
        "<blockquote>",
        "<b><p>",
        "<table><tr><td>",
        "<a href=x><table>",
        "<x>",
        "<h2>a",
        "<div>",
        "<h2><div>",
        "<p><button>",
        "<p style='mso-list:l0 level1 lfo1'><button>",
        "<i><s></s>",
        "<b style=font-style:italic>",
    ],
)
def test_deep_markup_is_opened_up(unit):
    html = unit * (MAX_TAGS // unit.count("<")) + "deep"

    blocks = parse_blocks(html)

    assert "deep" in to_text(blocks)
    assert parse_blocks(to_html(blocks)) == blocks


@pytest.mark.parametrize("unit", ["<", "&", "&#", "<!--", "</p>", "</p ", "'", "a ", "\r"])
def test_long_markup_without_tags_is_read(unit):
    to_html(parse_blocks((unit * MAX_LENGTH)[: MAX_LENGTH // 4]))


@pytest.mark.parametrize(
    "html",
    [
        f"<style>{'/*' * 150_000}</style>a<b>b</b>",
        f"<style>{'a{' * 150_000}</style>a<b>b</b>",
        f"<style>{'@media{' * 50_000}</style>a<b>b</b>",
        f"<style>{'a,' * 150_000}{{display:block}}</style>a<b>b</b>",
        f'a<b class="{"trackchange" * 30_000}">b</b>',
        f'a<b class="{".a " * 100_000}">b</b>',
        f'a<b style="{"vertical-align:x;" * 20_000}">b</b>',
        f"a<b>b</b>{'<p><a href=#cmnt_ref1> </a>' * 4000}",
        f"<p style='mso-list:l0 level1'><i style='mso-list:Ignore'>{'9' * 300_000}.</i>a<b>b</b>",
    ],
)
def test_markup_made_to_be_slow_is_read(html):
    assert to_text(parse_blocks(html)) == "ab"


@pytest.mark.parametrize("html", ["<p>" * (MAX_TAGS + 1), "a" * (MAX_LENGTH + 1)])
def test_more_than_any_body_needs_is_refused_with_a_sentence(html):
    with pytest.raises(MarkupTooLargeError, match="Split it"):
        sanitize(html)
