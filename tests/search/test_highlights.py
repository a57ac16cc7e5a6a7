"""Results show where the words stand."""

import pytest

from cms.published.search.highlighting import CLOSE, OPEN, join_lines
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


def test_search_shows_cards_with_where_the_words_stand(api, library):
    response = api("search/", q="stimulation").json()

    assert response["count"] == 2
    assert (response["corrected"], response["truncated"]) == (None, False)
    assert [row["type"] for row in response["results"]] == ["post", "post"]
    assert [row["highlight"] for row in response["results"]] == [
        {"title": "Spinal cord <mark>stimulation</mark>", "snippet": "An implant against pain."},
        {
            "title": "Walking",
            "snippet": "<mark>Stimulating</mark> the muscles helps most people.",
        },
    ]


def test_a_highlight_keeps_accents_where_the_search_had_none(api, library):
    (row,) = api("search/", q="depression").json()["results"]

    assert row["highlight"]["snippet"] == "What a <mark>dépression</mark> does to the back."


def test_what_stands_apart_is_kept_apart_by_a_dot(api, published):
    published(
        TreatmentFactory(
            slug="fusion",
            name="Fusion",
            plain_name="Joining two vertebrae",
            synonyms="spondylodesis\narthrodesis",
            summary="It ends movement.\nFor good",
        )
    )
    published(
        PostFactory(body="<h2>What helps</h2><ul><li>Rest.</li><li>A brace</li></ul><p>On</p>")
    )

    (treatment,) = api("search/", q="vertebrae").json()["results"]
    (post,) = api("search/", q="brace").json()["results"]

    assert treatment["highlight"]["snippet"] == (
        "Fusion · Joining two <mark>vertebrae</mark> · spondylodesis · arthrodesis · "
        "It ends movement. For good"
    )
    assert post["highlight"]["snippet"] == "What helps · Rest. A <mark>brace</mark> · On"


@pytest.mark.parametrize(
    ("lines", "snippet"),
    [
        ("", ""),
        ("\n\n", ""),
        ("a\nb", "a · b"),
        ("a \n\n\tb\n", "a · b"),
        (f"{OPEN}a{CLOSE}\n{OPEN}b{CLOSE}", f"{OPEN}a{CLOSE} · {OPEN}b{CLOSE}"),
        (f"{OPEN}a.{CLOSE}\nb", f"{OPEN}a.{CLOSE} b"),
        ("“Why?”\n(No…)\nb", "“Why?” (No…) b"),
    ],
)
def test_lines_become_one(lines, snippet):
    assert join_lines(lines) == snippet


def test_a_highlight_escapes_all_but_its_marks(api):
    evil = '<script>alert("x")</script> & <img src=x onerror=evil()>'
    publish(PostFactory(title=evil, summary=evil), by=None, at=MONDAY)

    (row,) = api("search/", q="evil").json()["results"]

    assert row["highlight"]["title"] == (
        "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; "
        "&lt;img src=x onerror=<mark>evil</mark>()&gt;"
    )
    assert "<" not in row["highlight"]["snippet"].replace("<mark>", "").replace("</mark>", "")


def test_a_long_text_shows_the_part_that_has_the_word(api):
    filler = "Nothing of it is here, nor anywhere near. " * 200
    body = f"<p>{filler}</p><p>Then a brâce helped.</p><p>{filler}</p>"
    publish(PostFactory(body=body), by=None, at=MONDAY)

    (row,) = api("search/", q="brace").json()["results"]

    assert "a <mark>brâce</mark> helped" in row["highlight"]["snippet"]
    assert len(row["highlight"]["snippet"]) < 400
