"""An author who saves foreign markup without the editor's help is told what was left out of it."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


def fields_of(page):
    """What the form on a page sends when nothing is changed."""
    form = page.context["adminform"].form
    forms = [
        form,
        *(each.formset.management_form for each in page.context["inline_admin_formsets"]),
    ]
    sent = {field.html_name: field.value() for each in forms for field in each}
    return {name: value for name, value in sent.items() if value not in (None, "", [])}


def save(client, post, **changes):
    address = reverse("admin:posts_post_change", args=[post.pk])
    response = client.post(address, fields_of(client.get(address)) | changes)
    assert response.status_code == 302
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_an_author_is_told_what_was_left_out_of_a_saved_body(admin_client):
    post = PostFactory(body="<p>a</p>")

    _, *messages = save(admin_client, post, body="<p>Take <del>50</del><ins>5</ins> mg</p>")[::-1]
    post.refresh_from_db()

    assert post.body == "<p>Take 5 mg</p>"
    assert messages == ["Body: Left out: 1 deleted or struck-out passage."]


@pytest.mark.parametrize("body", ["<p>a</p>", "<p><b>b</b></p>", ""])
def test_nothing_is_said_where_nothing_was_left_out(admin_client, body):
    post = PostFactory(body="<p>a</p>")

    assert len(save(admin_client, post, body=body)) == 1
