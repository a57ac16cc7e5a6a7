from cms.lib.richtext.html_renderer import to_html
from cms.lib.richtext.parser import parse_blocks
from cms.lib.richtext.placeholders import build_figure, referenced_ids_in_blocks, resolve_html

ENTRY = "0b0e7b1e-7a55-4c3a-9d3e-0d6f3f0f2a11"
OTHER = "5a1d2c3b-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
IMAGE = "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b"


def image(caption: str) -> str:
    return f'<cms-image data-id="{IMAGE}" data-caption="{caption}"></cms-image>'


def resolved(body: str, **given: dict[str, str]) -> str:
    return resolve_html(to_html(parse_blocks(body)), **({"images": {}, "urls": {}} | given))


def test_image_is_put_in_with_its_caption():
    images = {
        IMAGE: build_figure(image='<img src="/a.webp" alt="A spine">', credit="<small>Ada</small>")
    }

    html = resolved("<p>a</p>" + image("Fish &amp; &lt;chips&gt; \\1"), images=images)

    assert html == (
        '<p>a</p><figure><img src="/a.webp" alt="A spine">'
        "<figcaption>Fish &amp; &lt;chips&gt; \\1<small>Ada</small></figcaption></figure>"
    )


def test_image_without_caption_and_credit_has_no_caption_element():
    images = {IMAGE: build_figure(image='<img src="/a.webp" alt="">')}

    assert resolved(image(""), images=images) == '<figure><img src="/a.webp" alt=""></figure>'


def test_image_that_is_not_there_vanishes():
    assert resolved("<p>a</p>" + image("b") + "<p>c</p>") == "<p>a</p><p>c</p>"


def test_entry_link_gets_its_address_or_becomes_its_text():
    body = (
        f'<p><a href="entry:{ENTRY}">one <em>two</em></a>, <a href="entry:{OTHER}">three</a>'
        ' and <a href="tel:+1555">four</a></p>'
    )

    html = resolved(body, urls={ENTRY: 'https://example.org/?a&"b"'})

    assert html == (
        '<p><a href="https://example.org/?a&amp;&quot;b&quot;">one <em>two</em></a>, three'
        ' and <a href="tel:+1555">four</a></p>'
    )


def test_what_an_author_types_is_never_taken_for_a_hole():
    typed = f'&lt;cms-image data-id="{IMAGE}" data-caption=""&gt;&lt;/cms-image&gt;'
    body = f"<p>{typed}</p>{image(typed.replace(chr(34), '&quot;'))}<p>&#29;&#26;</p>"

    html = resolved(body, images={IMAGE: build_figure(image="<img>")})

    assert html.count("<img>") == 1
    assert "\x1d" not in html
    assert "\x1a" not in html


def test_references_are_named_once_and_in_order():
    body = (
        f'<ul><li><a href="entry:{OTHER}">a</a></li></ul>{image("")}'
        f'<h2><a href="entry:{ENTRY}">b</a></h2><p><a href="entry:{OTHER}">a</a></p>'
    )

    assert referenced_ids_in_blocks(parse_blocks(body)) == [OTHER, IMAGE, ENTRY]
