"""The evidence of images: a caption that quotes a figure moves with it, and with it the posts."""

import pytest

from cms.published.models.log import Change
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import ReportFactory, ResultFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def result():
    report = ReportFactory()
    result = ResultFactory(
        study=report.study, report=report, value=None, n_events=42, n_analysed=61
    )
    publish(report.citation, result.measure, report.study, by=None, at=MONDAY)
    return result


@pytest.fixture
def claim(result):
    claim = ClaimFactory(slug="helped", computed=True, results=[result])
    publish(claim, by=None, at=MONDAY)
    return claim


@pytest.fixture
def image(claim):
    image = ImageFactory(slug="bars", caption="It helped {claim:helped}.")
    publish(image, by=None, at=MONDAY)
    return image


def move(result):
    result.n_events, result.value, result.as_reported = 41, None, ""
    result.save()
    publish(result.study, by=None, at=TUESDAY)


def list_slugs(client, address):
    return [each["slug"] for each in client.get(address).json()["results"]]


def test_an_image_drifts_with_the_figure_of_its_caption(client, result, claim, image):
    other = ImageFactory(slug="plain")
    publish(other, by=None, at=MONDAY)

    move(result)

    read = client.get("/api/v1/images/bars/").json()
    (source,) = read["evidence_detail"]["sources"]
    assert (read["evidence"], read["caption"]) == ("drifted", "It helped 69 %.")
    assert (source["source"]["slug"], source["status"]) == ("helped", "drifted")
    assert list_slugs(client, "/api/v1/images/?evidence=drifted") == ["bars"]
    assert list_slugs(client, "/api/v1/images/?evidence=current") == ["plain"]
    (change,) = Change.objects.filter(kind="evidence", type="image")
    assert (change.slug, change.evidence, change.significance) == ("bars", "drifted", "correction")


@pytest.mark.parametrize("place", ["lead", "body"])
def test_a_post_drifts_with_an_image_that_it_shows(client, result, image, place):
    post = PostFactory(slug="shows-it")
    if place == "lead":
        post.lead_image = image
    else:
        post.body = f'<p>See:</p><cms-image data-id="{image.pk}" data-caption="Bars"></cms-image>'
    post.save()
    publish(post, by=None, at=MONDAY)

    move(result)

    read = client.get("/api/v1/posts/shows-it/").json()
    assert read["evidence"] == "drifted"
    assert [
        (each["type"], each["source"]["slug"]) for each in read["evidence_detail"]["sources"]
    ] == [("image", "bars")]
    assert list_slugs(client, "/api/v1/posts/?evidence=drifted") == ["shows-it"]
    assert list_slugs(client, "/api/v1/posts/?images=bars") == ["shows-it"]
    assert list_slugs(client, "/api/v1/posts/?images__evidence=drifted") == ["shows-it"]


def test_a_corrected_caption_is_current_again_and_so_are_its_posts(client, result, claim, image):
    post = PostFactory(slug="shows-it", lead_image=image)
    publish(post, by=None, at=MONDAY)
    move(result)

    publish(claim, by=None, at=WEDNESDAY)
    publish(image, by=None, at=WEDNESDAY)

    assert client.get("/api/v1/images/bars/").json()["caption"] == "It helped 67 %."
    assert client.get("/api/v1/images/bars/").json()["evidence"] == "current"
    assert client.get("/api/v1/posts/shows-it/").json()["evidence"] == "current"


def test_an_image_whose_claim_has_other_words_now_has_changes(result, claim, image):
    def find_state():
        return type(image).objects.with_state().get(pk=image.pk).state

    before = find_state()
    move(result)
    moved = find_state()

    publish(claim, by=None, at=WEDNESDAY)

    assert (before, moved, find_state()) == ("published", "published", "changed")
