"""Pasted Markdown: converted whole, or refused with a reason."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.authoring.editor.markdown import MAX_LENGTH, MarkdownKeptError, convert_markdown

CONVERTED = {
    "# A\n\n#### B": "<h2>A</h2>\n<h3>B</h3>\n",
    "*a* **b** `c`": "<p><em>a</em> <strong>b</strong> c</p>\n",
    "a\nb  \nc": "<p>a\nb<br>\nc</p>\n",
    "- a\n  1. b\n- c": ("<ul>\n<li>a\n<ol>\n<li>b</li>\n</ol>\n</li>\n<li>c</li>\n</ul>\n"),
    "4. a\n5. b": '<ol start="4">\n<li>a</li>\n<li>b</li>\n</ol>\n',
    "- [ ] a\n- [x] b": "<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n</ul>\n",
    "> a\n>\n> b": "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n",
    "```\na\n  b\n```": "<p>a<br>&nbsp;&nbsp;b<br></p>\n",
    "[a](https://a.example/)": '<p><a href="https://a.example/">a</a></p>\n',
    "[a](javascript:b)": "<p>[a](javascript:b)</p>\n",
    "a<sup>2</sup> <script>b</script>": "<p>a<sup>2</sup> </p>\n",
    "a\n\n---\n\nb": "<p>a</p>\n<hr>\n<p>b</p>\n",
    "| a |\n| - |\n| b |": (
        "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n"
        "</tbody>\n</table>\n"
    ),
}


@pytest.mark.parametrize("text", CONVERTED)
def test_markdown_becomes_html_of_bodies(text):
    assert convert_markdown(text.replace("\n", "\r\n")) == (CONVERTED[text], "")


@pytest.mark.parametrize("text", ["Take ~~50~~ 5 mg", "Take <del>50</del> 5 mg"])
def test_struck_out_markdown_is_left_out_and_said(text):
    html, left_out = convert_markdown(text)

    assert " ".join(html.split()) == "<p>Take 5 mg</p>"
    assert left_out == "Left out: 1 deleted or struck-out passage."


@pytest.mark.parametrize(
    "text",
    [
        "a[^1]\n\n[^1]: b",
        "a $$b$$",
        "10^6^ cells",
        "H~2~O",
        "---\ntitle: a\n---\n# b",
        "a" * (MAX_LENGTH + 1),
        "- a\n" * 12_000,
    ],
)
def test_what_cannot_be_converted_whole_is_refused(text):
    with pytest.raises(MarkdownKeptError):
        convert_markdown(text)


def test_staff_convert_markdown(admin_client):
    address = reverse("authoring_markdown")

    assert admin_client.post(address, {"text": "# a"}).json() == {
        "html": "<h2>a</h2>\n",
        "left_out": "",
    }
    assert admin_client.post(address, {"text": "a[^1]"}).json() == {
        "problem": "it has footnotes, which a body can’t hold."
    }
    assert admin_client.get(address).status_code == 405


@pytest.mark.django_db
def test_readers_convert_nothing(client):
    response = client.post(reverse("authoring_markdown"), {"text": "# a"})

    assert response["Location"].startswith("/admin/login/")


def test_another_site_converts_nothing_in_the_name_of_an_author(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)

    assert client.post(reverse("authoring_markdown"), {"text": "# a"}).status_code == 403
