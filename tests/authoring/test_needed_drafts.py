"""A post is published together with the claims and citations that readers do not have yet."""

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType

from cms.posts.models import Post
from cms.published.models.log import Change
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return ClaimFactory(slug="avoided", statement="77 % avoided it", quoted_figure="77 %")


@pytest.fixture
def post(claim):
    citation = CitationFactory(title="A trial of marrow")
    mark = f'<cms-citation data-id="{citation.pk}"></cms-citation>'
    return PostFactory(slug="back", title="{claim:avoided} avoided it", body=f"<p>So.{mark}</p>")


def address(post):
    return f"/admin/posts/post/{post.pk}/publish/"


def confirm(client, post, page):
    return client.post(address(post), {"confirm": "1", "version": page.context["versions"]})


def test_all_are_published_in_one_act(admin_client, client, post):
    page = admin_client.get(address(post))
    assert "Published with it, at the same moment" in page.content.decode()
    assert "Publish all" in page.content.decode()
    assert "is not published" not in page.content.decode()

    confirm(admin_client, post, page)

    changes = Change.objects.order_by("sequence")
    assert [change.type for change in changes] == ["claim", "citation", "post"]
    assert client.get("/api/v1/posts/back/").json()["title"] == "77 % avoided it"


def test_nothing_is_published_if_one_of_them_has_moved_on(admin_client, post, claim):
    page = admin_client.get(address(post))
    claim.quoted_figure = "70 %"
    claim.save()

    confirm(admin_client, post, page)

    assert Change.objects.count() == 0


def test_an_error_of_a_claim_keeps_its_post_back(admin_client, post, claim):
    claim.quoted_figure = ""
    claim.save()

    page = admin_client.get(address(post)).content.decode()

    assert "The claim has no figure." in page
    assert "Publish all" not in page


def test_who_may_not_publish_claims_is_told_to_have_them_published(client, post):
    user = User.objects.create_user("pia", is_staff=True)
    kind = ContentType.objects.get_for_model(Post)
    user.user_permissions.set(Permission.objects.filter(content_type=kind))
    client.force_login(user)

    page = client.get(address(post)).content.decode()

    assert "Publish the claim first." in page
    assert "Published with it" not in page
