"""A picture inside a body: everything escaped, the credit always there."""

from cms.lib.richtext.placeholders import resolve_html
from cms.media.html import render_figure
from cms.published.models.rows import Published

ID = "0a4a56f0-11ae-5723-9139-0c0fc15cf6e2"
HOSTILE = '"><script>alert(1)</script>'


def document(**values):
    return {
        "src": "\x1a/media/ab/full.webp",
        "alt": "A spine.",
        "width": 1600,
        "height": 900,
        "credit": {"name": "", "source": "", "url": ""},
        "license": {"name": "", "url": ""},
        "renditions": [
            {"name": "thumb", "url": "\x1a/media/ab/thumb.webp", "width": 160, "height": 160},
            {"name": "full", "url": "\x1a/media/ab/full.webp", "width": 1600, "height": 900},
            {"name": "medium", "url": "\x1a/media/ab/medium.webp", "width": 800, "height": 450},
        ],
    } | values


def in_a_body(html, caption):
    body = f'<cms-image data-id="{ID}" data-caption="{caption}"></cms-image>'
    return resolve_html(body, images={ID: html}, urls={})


def test_figure_offers_the_uncropped_sizes():
    html = render_figure(document())

    assert html == (
        '<figure class="image"><img src="\x1a/media/ab/full.webp" '
        'srcset="\x1a/media/ab/medium.webp 800w, \x1a/media/ab/full.webp 1600w" '
        'sizes="(min-width: 48em) 45em, 100vw" alt="A spine." width="1600" height="900" '
        'loading="lazy"><figcaption>\x1d</figcaption></figure>'
    )


def test_figure_names_maker_source_and_licence():
    html = render_figure(
        document(
            credit={"name": "Jesper", "source": "Unsplash", "url": "https://example.org/j"},
            license={"name": "CC BY 4.0", "url": "https://example.org/by"},
        )
    )

    assert html.partition("<figcaption>")[2] == (
        '\x1d <span class="credit">Image: '
        '<a href="https://example.org/j" rel="noopener noreferrer">Jesper</a>, Unsplash, '
        '<a href="https://example.org/by" rel="license noopener noreferrer">CC BY 4.0</a>'
        "</span></figcaption></figure>"
    )


def test_figure_names_the_source_when_the_maker_is_not_known():
    html = render_figure(document(credit={"name": "", "source": "Unsplash", "url": ""}))

    assert '<span class="credit">Image: Unsplash</span>' in html


def test_figure_escapes_whatever_authors_write():
    html = render_figure(
        document(
            alt=HOSTILE,
            credit={"name": HOSTILE, "source": HOSTILE, "url": HOSTILE},
            license={"name": HOSTILE, "url": HOSTILE},
        )
    )

    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 6


def test_figure_takes_the_caption_of_the_text():
    html = in_a_body(render_figure(document()), caption="Bones &amp; discs")

    assert html.endswith("<figcaption>Bones &amp; discs</figcaption></figure>")


def test_figure_without_words_has_no_caption():
    assert in_a_body(render_figure(document()), caption="").endswith('loading="lazy"></figure>')


def test_types_that_are_no_pictures_embed_nothing_and_own_no_files():
    assert Published.embed({}) == ""
    assert Published.files({}) == []
