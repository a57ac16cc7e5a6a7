"""Figures in the texts of an image: refused until they are accepted."""

import pytest

from cms.media.models import ImageFigure
from cms.publishing import PreflightError, publish
from tests.clock import MONDAY
from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "place"), [("title", "title"), ("alt", "description"), ("caption", "caption")]
)
def test_a_figure_in_a_text_of_an_image_is_refused_until_it_is_accepted(field, place, client):
    image = ImageFactory(slug="bars", **{field: "83 % of patients"})

    with pytest.raises(PreflightError) as refused:
        publish(image, by=None, at=MONDAY)
    ImageFigure.objects.create(image=image, figure="83 %", reason="Drawn, not measured.")
    publish(image, by=None, at=MONDAY)

    (problem,) = refused.value.problems
    assert problem.field == field
    remedy = {
        "title": "Say it in the text that shows the picture, where “Insert a figure” puts the "
        "figure of a claim"
    }.get(field, "Write {claim:key} in its place, with the key of a claim")
    assert problem.message == (
        f"No claim binds “83 %” in the {place}, so readers could not see what it rests on. "
        f"{remedy}, or have it accepted with a reason under “Accepted figures”."
    )
    assert client.get("/api/v1/images/bars/").json()["accepted_figures"] == [
        {"figure": "83 %", "basis": "", "reason": "Drawn, not measured."}
    ]


def test_an_acceptance_that_fits_nothing_any_more_is_a_warning():
    image = ImageFactory(accepted_figures={"83 %": "Drawn, not measured."})

    assert [each.is_error for each in image.preflight()] == [False]


def test_descriptions_and_captions_have_the_words_of_their_claims(admin_client, client):
    claim = ClaimFactory(slug="most", quoted_figure="83 %")
    image = ImageFactory(slug="bars", alt="{claim:most} of all", caption="Of them, {claim:most}")
    with pytest.raises(PreflightError, match="Publish the claim first"):
        publish(image, by=None, at=MONDAY)
    publish(claim, by=None, at=MONDAY)
    publish(image, by=None, at=MONDAY)

    read = client.get("/api/v1/images/bars/").json()
    assert (read["alt"], read["caption"]) == ("83 % of all", "Of them, 83 %")
    assert [card["slug"] for card in read["claims"]] == ["most"]
    assert client.get("/api/v1/images/?claims=most").json()["results"][0]["slug"] == "bars"
    form = admin_client.get(f"/admin/media/image/{image.pk}/change/").content.decode()
    assert "Readers read: “83 % of all”" in form
