"""A figure that no claim binds is published with an acceptance only, which the document carries."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from cms.posts.models import PostFigure
from cms.publishing import PreflightError, publish
from tests.clock import MONDAY
from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
FIGURE = "83 % of patients"
REASON = "A made-up example, to explain percentages."


def body_with_caption(text):
    image = ImageFactory()
    publish(image, by=None, at=MONDAY)
    return f'<h2>Why</h2><cms-image data-id="{image.pk}" data-caption="{text}"></cms-image>'


TEXTS = {
    "the title": lambda text: {"title": text},
    "the summary": lambda text: {"summary": f"It helped {text}."},
    "key point 2": lambda text: {"key_points": ["Walk.", text]},
    "the text": lambda text: {"body": f"<p>It helped <em>83</em>{text[2:]}.</p>"},
    "the text, under “Why”": lambda text: {
        "body": f'<h2>Why</h2><ul><li><p><a href="https://example.org/1%25">{text}</a></p></li></ul>'
    },
    "the caption of a picture in the text, under “Why”": lambda text: {
        "body": body_with_caption(text)
    },
}


@pytest.mark.parametrize(("place", "values"), TEXTS.items())
def test_a_typed_figure_is_refused_where_it_stands_until_it_is_accepted(place, values):
    post = PostFactory(**values(FIGURE))

    with pytest.raises(PreflightError) as refused:
        publish(post, by=None, at=MONDAY)
    PostFigure.objects.create(post=post, figure="83%", reason=REASON)
    publish(post, by=None, at=MONDAY)

    (problem,) = refused.value.problems
    assert problem.message.startswith(f"No claim binds “83 %” in {place}, so readers could not see")
    assert "Insert a figure" in problem.message or "{claim:key}" in problem.message
    assert "with a reason under “Accepted figures”." in problem.message


def test_readers_get_the_figure_and_the_reason_and_no_account(client):
    post = PostFactory(slug="back", summary=FIGURE, accepted_figures={"83 %": REASON})
    PostFigure.objects.update(accepted_by=User.objects.create_user("grace"), accepted_at=MONDAY)

    publish(post, by=None, at=MONDAY)

    document = client.get("/api/v1/posts/back/").json()
    assert document["accepted_figures"] == [{"figure": "83 %", "basis": "", "reason": REASON}]
    assert "grace" not in str(document)
    assert "accepted_figures" not in client.get("/api/v1/posts/").json()["results"][0]


def test_words_of_claims_need_no_acceptance():
    claim = ClaimFactory(slug="helped", quoted_figure="83 %")
    publish(claim, by=None, at=MONDAY)
    node = f'<cms-claim data-id="{claim.pk}"></cms-claim>'
    post = PostFactory(
        title="{claim:helped} of patients", body=f"<h2>In all {node}</h2><p>{node} of patients.</p>"
    )

    assert [each.message for each in post.preflight() if each.is_error] == []


def test_each_figure_is_named_once_for_each_place_with_the_field_of_its_form():
    post = PostFactory(
        title=FIGURE, summary="One in five, or 20 %.", body="<p>9 of 10, 9 of 10</p>"
    )

    assert [
        (each.field, each.message[: each.message.index(" in the")]) for each in post.preflight()
    ] == [
        ("title", "No claim binds “83 %”"),
        ("summary", "No claim binds “One in five”"),
        ("summary", "No claim binds “20 %”"),
        ("body", "No claim binds “9 of 10”"),
    ]


def test_an_acceptance_that_fits_nothing_any_more_is_a_warning():
    post = PostFactory(summary=FIGURE, accepted_figures={FIGURE: REASON, "84 %": REASON})

    (warning,) = post.preflight()

    assert not warning.is_error
    assert warning.message.startswith("“84 %” was accepted, and stands nowhere in the texts")


def test_an_acceptance_names_a_figure():
    row = PostFigure(post=PostFactory(), figure="most  patients", reason=REASON)

    with pytest.raises(ValidationError) as invalid:
        row.full_clean()

    assert list(invalid.value.message_dict) == ["figure"]
