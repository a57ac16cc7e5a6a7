"""What a preflight finds: on a page, as JSON, by a command; and figures accepted on that page."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.authoring.models.revision import latest_revision
from cms.posts.models import PostFigure
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return PostFactory(slug="backs", title="Backs", summary="First. It helped 83 % of patients.")


def address(post, page="preflight"):
    return reverse(f"admin:posts_post_{page}", args=[post.pk])


def test_findings_come_as_json_with_sentence_place_and_address(author, post):
    found = author.get(address(post, "findings")).json()

    (finding,) = found.pop("findings")
    assert found == {"entry": str(post.pk), "revision": 1, "errors": 1, "warnings": 0}
    assert finding.pop("message").startswith("No claim binds “83 %” in the summary")
    assert finding == {
        "kind": "unbound_figure",
        "severity": "error",
        "sentence": "It helped 83 % of patients.",
        "place": "the summary",
        "field": "summary",
        "url": f"/admin/posts/post/{post.pk}/change/#id_summary",
        "acceptable": True,
        "figure": "83 %",
        "basis": "",
    }


def test_an_editor_accepts_a_figure_on_the_page(editor, post):
    refused = editor.post(address(post), {"figure": "83 %", "reason": " "})
    assert "Say why it may stand so" in refused.content.decode()

    accepted = editor.post(address(post), {"figure": "83 %", "reason": "Made up."}, follow=True)

    assert "Nothing stands against it" in accepted.content.decode()
    assert list(PostFigure.objects.values_list("figure", "reason", "accepted_by__username")) == [
        ("83 %", "Made up.", "editor")
    ]
    (row,) = latest_revision(post.pk).content["rows"]["accepted_figures"]
    assert row["fields"]["figure"] == "83 %"


def test_an_author_sees_the_findings_and_accepts_none(author, post):
    page = author.get(address(post)).content.decode()
    response = author.post(address(post), {"figure": "83 %", "reason": "Made up."})

    assert "1 thing to mend" in page
    assert "with a reason</summary>" not in page
    assert response.status_code == 403
    assert not PostFigure.objects.exists()


def test_the_command_fails_if_there_are_errors(post, capsys):
    with pytest.raises(CommandError, match="1 errors, 0 warnings"):
        call_command("preflight", "post/backs", "--json")
    line = json.loads(capsys.readouterr().out)
    PostFigure.objects.create(post=post, figure="83 %", reason="Made up.")
    PostFigure.objects.create(post=post, figure="84 %", reason="Stood here.")

    call_command("preflight", "post/backs")
    with pytest.raises(CommandError, match="0 errors, 1 warnings"):
        call_command("preflight", "post/backs", "--strict")

    assert (line["entry"], line["kind"]) == ("post/backs", "unbound_figure")
    assert "Nothing forbids publishing; 1 warnings." in capsys.readouterr().out
