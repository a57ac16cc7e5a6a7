"""Markup that reverses or carries the meaning of its text, in the server's cleaner."""

import pytest

from cms.lib.richtext.foreign.report import describe_left_out
from cms.lib.richtext.sanitizer import sanitize, sanitize_with_report

GONE = [
    "<del>50</del>",
    "<s>50</s>",
    "<strike>50</strike>",
    '<span style="text-decoration: line-through">50</span>',
    '<span style="TEXT-DECORATION: underline LINE-THROUGH !important">50</span>',
    '<span style="text-decoration-line:line-through">50</span>',
    "<span style='text-line-through:double'>50</span>",
    '<span class="msoDel">50</span>',
    '<span class="ice-del">50</span>',
    '<span class="x line-through">50</span>',
    '<span class="suggestion-deletion">50</span>',
    '<span class="TrackChangeHoverDeletion">50</span>',
    "<style>.s1 {text-decoration: line-through}</style><span class=s1>50</span>",
    "<style>td, span.s1 {text-decoration: line-through}</style><span class=S1>50</span>",
    '<span style="display:none">50</span>',
    "<span style='display:none;mso-hide:all'>50</span>",
    '<span style="visibility: hidden">50</span>',
    "<span hidden>50</span>",
    "<span hidden=until-found>50</span>",
    "<comment>50</comment>",
    '<a class=msocomanchor href="#_msocom_1">[50]</a>',
    "<span class=MsoCommentReference>50</span>",
    "<span style='mso-special-character:comment'>50</span>",
    '<sup><a href="#cmnt1" id="cmnt_ref1">[50]</a></sup>',
    "<select><option>50</option></select>",
    "<textarea>50</textarea>",
    '<input type="text" value="50">',
    "<math><mn>50</mn></math>",
    '<span class="katex">50</span>',
    "<script>50</script>",
    "<template>50</template>",
    "<video>50</video>",
    "<iframe>50</iframe>",
]


@pytest.mark.parametrize("markup", GONE)
def test_text_that_is_deleted_hidden_or_a_comment_is_gone(markup):
    clean = sanitize(f"<p>Take {markup}<ins>5</ins> mg</p>")

    assert (clean.count("50"), clean.count("Take"), clean.count("5 mg")) == (0, 1, 1)


KEPT = {
    "Take <ins>5</ins> mg": "Take 5 mg",
    "<u>5</u> <mark>mg</mark>": "5 mg",
    '<div class="tag-hunger-strike category-deletion hidden-gem">5</div>': "<p>5</p>",
    '10<span style="vertical-align: super">6</span>': "10<sup>6</sup>",
    "10<span style='mso-text-raise:3.0pt'>6</span>": "10<sup>6</sup>",
    'H<font style="vertical-align:sub">2</font>O': "H<sub>2</sub>O",
    "H<span style='mso-text-raise:-3.0pt'>2</span>O": "H<sub>2</sub>O",
    "5<span class=MsoFootnoteReference>[1]</span>": "5<sup>[1]</sup>",
    '<td style="vertical-align:sub">5</td>': "5",
    '<b style="font-weight:normal">5</b>': "5",
    '<span style="font-weight:700;font-style:italic">5</span>': "<em><strong>5</strong></em>",
    "<h1>a</h1><h5>b</h5>": "<h2>a</h2><h3>b</h3>",
    "<div>50</div><div>mg</div>": "<p>50</p><p>mg</p>",
    "<div>a<p>b</p>c</div>": "<p>a</p><p>b</p><p>c</p>",
    "<h2><div>a</div></h2>": "<h2>a</h2>",
    "<dl><dt>a</dt><dd>b</dd></dl>": "<p>a</p><p>b</p>",
    "<q>no</q>": "“no”",
    "<ruby>a<rt>b</rt></ruby>": "a(b)",
    "<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>": "a(b)",
    "<p><input type=checkbox checked>a</p>": "<p>☑ a</p>",
    "<p><input type=radio>a</p>": "<p>☐ a</p>",
    "<ul><li role=checkbox aria-checked=true><p>a</p></li></ul>": "<ul><li><p>☑ a</p></li></ul>",
    "<ul><li role=checkbox aria-checked=false>a</li></ul>": "<ul><li>☐ a</li></ul>",
    "<pre>a\n  b</pre>": "<p>a<br>&nbsp;&nbsp;b</p>",
    "<table><caption>a</caption><tr><td>b</td></tr></table>": (
        "<p>a</p><table><tbody><tr><td>b</td></tr></tbody></table>"
    ),
    '<ol><li value="4">a</li><li>b</li></ol>': '<ol start="4"><li>a</li><li>b</li></ol>',
    "<ol><li>a</li><li value=7>b</li></ol>": '<ol><li>a</li></ol><ol start="7"><li>b</li></ol>',
    "<ol reversed><li>a</li><li>b</li></ol>": '<ol start="2"><li>a</li></ol><ol><li>b</li></ol>',
    "<style>@media print {p {display: none}}</style><p>a</p>": "<p>a</p>",
    "<style>.s{text-decoration:line-through}</style><i class=s style=text-decoration:none>a</i>": (
        "<em>a</em>"
    ),
    '<span style="text-decoration-line:none">a</span>': "a",
    '<a style="mso-comment-reference:IR_1" href="https://a.example/">a</a>': (
        '<a href="https://a.example/">a</a>'
    ),
    "<p><del>a</del></p><ul><li><s>b</s></li><li>c</li></ul>": "<ul><li>c</li></ul>",
    "<table><tr><td><del>a</del></td><td>b</td></tr></table>": (
        "<table><tbody><tr><td></td><td>b</td></tr></tbody></table>"
    ),
    "a\u00adb&nbsp;&lt;": "a\u00adb&nbsp;&lt;",
    "<p class=MsoNormal>a</p><p><o:p>&nbsp;</o:p></p><br><p>b<br>c</p>": "<p>a</p><p>b<br>c</p>",
    "<div>\n<p>a</p>\n<br clear=all>\n<p>b</p>\n</div>": "<p>a</p><p>b</p>",
}


@pytest.mark.parametrize("markup", KEPT)
def test_markup_that_carries_meaning_becomes_markup_of_bodies(markup):
    assert sanitize(markup) == KEPT[markup]


def item(marker: str, text: str, *, level: int = 1, key: str = "l0", lfo: str = "lfo1") -> str:
    return (
        f"<p class=MsoListParagraph style='mso-list:{key} level{level} {lfo}'><![if !supportLists]>"
        f"<span style='mso-list:Ignore'>{marker}<span style='font:7.0pt \"Times New Roman\"'>"
        f"&nbsp;&nbsp; </span></span><![endif]>{text}</p>\n"
    )


LISTS = {
    item("·", "a") + item("o", "b", level=2) + item("§", "c", level=3) + item("·", "d"): (
        "<ul><li><p>a</p><ul><li><p>b</p><ul><li><p>c</p></li></ul></li></ul></li>"
        "<li><p>d</p></li></ul>"
    ),
    item("4.", "a") + item("5.", "b"): '<ol start="4"><li><p>a</p></li><li><p>b</p></li></ol>',
    item("1)", "a") + "<p>so</p>" + item("2)", "b"): (
        '<ol><li><p>a</p></li></ol><p>so</p><ol start="2"><li><p>b</p></li></ol>'
    ),
    item("a)", "a") + item("b)", "b"): "<ol><li><p>a</p></li><li><p>b</p></li></ol>",
    item("iv.", "a") + item("v.", "b"): '<ol start="4"><li><p>a</p></li><li><p>b</p></li></ol>',
    item("1.1.", "a", level=2): "<ol><li><p>a</p></li></ol>",
    item("1.", "a") + item("1.", "b", key="l1", lfo="lfo2"): (
        "<ol><li><p>a</p></li></ol><ol><li><p>b</p></li></ol>"
    ),
    item("1.", "a") + item("2.", "<del>b</del>") + item("3.", "c"): (
        "<ol><li><p>a</p></li><li><p>c</p></li></ol>"
    ),
    item("1.", "a") + item("·", "b"): "<ol><li><p>a</p></li></ol><ul><li><p>b</p></li></ul>",
    item("1.", "a") + item("·", "b", level=2) + item("2.", "c"): (
        "<ol><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ol>"
    ),
    "<h1 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp; </span>"
    "</span>Risks</h1>": "<h2>2. Risks</h2>",
}


@pytest.mark.parametrize("markup", LISTS)
def test_paragraphs_of_word_become_the_lists_that_they_are(markup):
    assert sanitize(markup).strip() == LISTS[markup]


def test_what_was_left_out_or_changed_is_said_in_a_sentence():
    html = (
        "<p><del>a</del><s>b</s><span hidden>c</span><comment>d</comment></p><ol type=a><li>e</ol>"
        '<img src="https://a.example/"><select></select><video></video><math></math>'
        '<a href="#_ftnref1">[1]</a>'
    )

    assert describe_left_out(sanitize_with_report(html)[1]) == (
        "Left out: 2 deleted or struck-out passages, 1 comment, 1 hidden passage, 1 formula, "
        "1 form field, 1 video or other embedded piece and 1 picture. Changed: the letters of a "
        "list are numbers now and a footnote stands in the text."
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<del> </del>",
        "<span hidden></span>",
        '<img src="https://a.example/" width="1" height="1">',
        '<input type="hidden" value="a">',
        "<script>a</script><svg><text>a</text></svg>",
        "<b>a</b><div>b</div><span>c</span>",
    ],
)
def test_what_nobody_could_read_is_not_said(markup):
    assert sanitize_with_report(markup)[1] == {}


def test_a_comment_with_its_mark_counts_once():
    html = (
        "<p>a<a class=msocomanchor href='#_msocom_1'>[1]</a><a class=msocomanchor "
        "href='#_msocom_2'>[2]</a></p><div style='mso-element:comment-list'>"
        "<div style='mso-element:comment'>b</div><div style='mso-element:comment'>c</div></div>"
    )

    assert sanitize_with_report(html) == ("<p>a</p>", {"comment": 2})


def test_a_link_back_in_the_middle_of_a_paragraph_takes_no_text_with_it():
    assert sanitize('<p>a <a href="#cmnt_ref1">[a]</a> b</p>') == "<p>a  b</p>"
