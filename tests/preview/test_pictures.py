"""A preview shows the pictures of the figures that it previews, which readers do not have."""

import re
from base64 import b64decode

import pytest

from cms.pictures import duty
from cms.pictures.duty import draw_missing
from cms.pictures.process import DrawingError
from cms.preview import pictures
from cms.published.models.pictures import DrawnPicture
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import MeasureFactory, ResultFactory, StudyFactory

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"data:image/svg\+xml;base64,([\w+/=]+)")


@pytest.fixture
def drawn(monkeypatch):
    """Draw the figures of every plot as a text, in place of the process that draws."""
    drawings = []

    def draw_figures(wanted):
        drawings.extend(each["title"] for each in wanted.values())
        return {key: f"<svg>{list_figures(each)}</svg>" for key, each in wanted.items()}

    monkeypatch.setattr(pictures, "draw_all", draw_figures)
    monkeypatch.setattr(duty, "draw_all", draw_figures)
    return drawings


def list_figures(drawing):
    return [row["value"] for panel in drawing["panels"] for row in panel["rows"]]


@pytest.fixture
def study():
    study = StudyFactory(slug="marrow-trial", title="The marrow trial")
    result = ResultFactory(study=study, measure=MeasureFactory(name="Surgery avoided"))
    publish(result.measure, study, by=None, at=MONDAY)
    return study


@pytest.fixture
def post(study):
    body = f'<p>See.</p><cms-picture data-id="{study.pk}" data-kind="results"></cms-picture>'
    post = PostFactory(slug="about-marrow", body=body)
    publish(post, by=None, at=MONDAY)
    return post


def edit(study):
    study.results.update(n_events=13, value="0.5")
    study.title = "The marrow trial, corrected"
    study.save()


def read_inline(text):
    return [b64decode(each).decode() for each in INLINE.findall(text)]


def test_a_study_is_previewed_with_the_picture_of_its_draft(preview, token, study, drawn):
    draw_missing()
    drawn.clear()
    edit(study)

    response = preview(token(draft=study), "studies/marrow-trial/")

    (picture,) = response.json()["pictures"]
    assert read_inline(picture["src"]) == ["<svg>[0.5]</svg>"]
    assert drawn == ["Results of “The marrow trial, corrected”"]
    assert DrawnPicture.objects.count() == 1  # of what readers have: a preview stores nothing


def test_a_picture_that_readers_have_keeps_its_address(preview, token, study, post, drawn):
    draw_missing()
    drawn.clear()

    study_body = preview(token(draft=study), "studies/marrow-trial/").content.decode()
    post_body = preview(token(draft=post), "posts/about-marrow/").content.decode()

    assert drawn == []
    assert INLINE.findall(study_body + post_body) == []
    assert "/pictures/results.svg" in post_body


def test_a_text_shows_the_picture_of_the_world_that_is_previewed(
    preview, token, study, post, drawn
):
    draw_missing()
    edit(study)
    everything = token()

    own = preview(token(draft=post), "posts/about-marrow/").json()["body"]["html"]
    all_drafts = preview(everything, "posts/about-marrow/").json()["body"]["html"]

    assert read_inline(own) == []  # the study is as readers have it
    assert read_inline(all_drafts) == ["<svg>[0.5]</svg>"]


def test_our_own_page_may_show_what_came_with_the_response(client, preview, token, study, drawn):
    edit(study)

    page = preview(token(draft=study), "studies/marrow-trial/", headers={"Accept": "text/html"})

    assert len(read_inline(page.content.decode())) == 1
    policy = client.get("/preview/")["Content-Security-Policy"]
    assert "img-src 'self' http://localhost:8000 data:" in policy


def test_a_picture_that_cannot_be_drawn_says_so(preview, token, study, monkeypatch):
    def fail(drawings):
        raise DrawingError("no memory")

    monkeypatch.setattr(pictures, "draw_all", fail)
    edit(study)

    (picture,) = preview(token(draft=study), "studies/marrow-trial/").json()["pictures"]

    (svg,) = read_inline(picture["src"])
    assert "This picture is drawn when it is published." in svg
    assert "<title>Results of “The marrow trial, corrected”</title>" in svg
