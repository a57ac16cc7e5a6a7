"""A post shows pictures of published figures: what holds now, and nothing that readers lack."""

import pytest

from cms.publishing import PreflightError, publish, withdraw
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import StudyFactory

pytestmark = pytest.mark.django_db
GONE = "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b"


def place(id, kind="results"):
    return f'<cms-picture data-id="{id}" data-kind="{kind}"></cms-picture>'


@pytest.fixture
def study():
    return StudyFactory(slug="trial", title="Cells & discs")


@pytest.fixture
def post(study):
    publish(study, by=None, at=MONDAY)
    post = PostFactory(slug="back", body=f"<p>Look:</p>{place(study.pk)}")
    publish(post, by=None, at=TUESDAY)
    return post


def read(client):
    return client.get("/api/v1/posts/back/?body=html,blocks,markdown,text").json()


def test_a_picture_stands_in_every_form_of_a_body(client, post, study):
    body = read(client)["body"]

    card = body["blocks"][1].pop("entry")
    src = body["blocks"][1]["src"]
    assert src.endswith(f"/api/v1/studies/{study.pk}/pictures/results.svg")
    title = "Results of “Cells & discs”"
    assert body["blocks"][1] == {"type": "picture", "kind": "results", "src": src, "title": title}
    page = card["canonical_url"]
    assert body["html"] == (
        f'<p>Look:</p><figure data-picture="{study.pk}"><img src="{src}" '
        'alt="Results of “Cells &amp; discs”" loading="lazy"><figcaption>'
        f'<a href="{page}">Results of “Cells &amp; discs”</a></figcaption></figure>'
    )
    markdown = "Results of “Cells \\& discs”"
    assert body["markdown"] == f"Look:\n\n![{markdown}]({src})\n\n[{markdown}]({page})"
    assert body["text"] == f"Look:\n\n{title}"


def test_the_stored_post_says_nothing_of_the_pictured_entry(client, post, study):
    before = read(client)["edition"]
    study.title = "Another title"
    study.save()
    publish(study, by=None, at=WEDNESDAY)

    assert read(client)["edition"] == before
    assert read(client)["body"]["text"] == "Look:\n\nResults of “Another title”"


def test_a_picture_goes_with_its_entry(client, post, study):
    withdraw(study, by=None, at=THURSDAY, reason="error")

    body = read(client)["body"]
    assert body == {
        "html": "<p>Look:</p>",
        "blocks": [
            {"type": "paragraph", "content": [{"type": "text", "text": "Look:", "marks": []}]}
        ],
        "markdown": "Look:",
        "text": "Look:",
    }


def test_a_picture_needs_its_entry_published(study):
    post = PostFactory(body=place(study.pk))

    with pytest.raises(PreflightError) as refused:
        publish(post, by=None, at=TUESDAY)

    (problem,) = refused.value.problems
    assert problem.needs == str(study.pk)
    assert problem.message == (
        "The text shows a picture of “Cells & discs”, which readers do not have. Publish the "
        "study first."
    )


@pytest.mark.parametrize("kind", ["results", "people"])
def test_a_picture_that_can_not_exist_does_not_publish(study, kind):
    id = GONE if kind == "results" else study.pk
    publish(study, by=None, at=MONDAY)

    with pytest.raises(PreflightError, match="a picture whose figures do not exist any more"):
        publish(PostFactory(body=place(id, kind)), by=None, at=TUESDAY)
