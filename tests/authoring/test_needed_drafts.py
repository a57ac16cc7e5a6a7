"""A post is published together with the claims and citations that readers do not have yet."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cms.authoring.approvals import ReleaseError
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.releases import execute_release, schedule_release
from cms.posts.models import Post
from cms.published.models.log import Change
from cms.publishing import publish
from studies.models import Citation, Study
from tests.clock import MONDAY, TUESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory, ResultFactory

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
    assert [change.type for change in changes] == ["citation", "claim", "post"]
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


def test_they_are_scheduled_with_their_post(admin_client, client, post):
    url = f"/admin/posts/post/{post.pk}/schedule/"
    page = admin_client.get(url)
    assert "Published with it, at the same moment" in page.content.decode()
    due = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    form = {"confirm": "1", "version": page.context["versions"]}

    admin_client.post(url, form | {"due_at": f"{due:%Y-%m-%dT%H:%M}"})

    release = Release.objects.get()
    assert (release.state, release.items.count()) == ("scheduled", 3)
    execute_release(release, by=None, at=due, states=[Release.State.SCHEDULED])
    changes = Change.objects.order_by("sequence")
    assert {change.type for change in changes[:2]} == {"claim", "citation"}
    assert [(change.type, change.kind) for change in changes[2:]] == [("post", "publish")]
    assert client.get("/api/v1/posts/back/").json()["title"] == "77 % avoided it"


def test_they_are_added_to_a_release_with_their_post(admin_client, post):
    chosen = {"action": "add_to_release", "_selected_action": [str(post.pk)]}
    page = admin_client.post("/admin/posts/post/", chosen)
    assert "at the same moment" in page.content.decode()

    admin_client.post("/admin/posts/post/", chosen | {"confirm": "1", "name": "Spring"})

    items = ReleaseItem.objects.order_by("position")
    assert [item.type for item in items] == ["studies.citation", "claims.claim", "posts.post"]


@pytest.mark.parametrize("is_scheduled", [True, False])
def test_a_release_publishes_first_what_others_of_it_need(post, claim, is_scheduled):
    citation = Citation.objects.get()
    release = Release.objects.create(name="Spring")
    for position, draft in enumerate([post, citation, claim]):
        release.items.create(
            type=draft._meta.label_lower, entry_id=draft.pk, position=position, note="New."
        )
    if is_scheduled:
        schedule_release(release, at=TUESDAY, now=MONDAY)

    changes = execute_release(release, by=None, at=TUESDAY)

    assert [change.type for change in changes] == ["citation", "claim", "post"]
    assert Change.objects.filter(kind="evidence").count() == 0


def test_a_release_without_what_its_post_needs_is_refused_and_says_what_to_do(post, claim):
    release = Release.objects.create(name="Spring")
    release.items.create(type="posts.post", entry_id=post.pk)
    release.items.create(type="claims.claim", entry_id=claim.pk)

    with pytest.raises(ReleaseError, match=r"cites “A trial of marrow”.*into the same release"):
        schedule_release(release, at=TUESDAY, now=MONDAY)


@pytest.fixture
def figure():
    """A computed claim whose study, with its citation, readers do not have yet."""
    report = ReportFactory(study__slug="programme")
    counts = {"n_events": 42, "n_analysed": 61, "value": None, "decimals_reported": 0}
    result = ResultFactory(study=report.study, report=report, statistic="proportion", **counts)
    return ClaimFactory(slug="helped", computed=True, results=[result])


@pytest.fixture
def report_post(figure):
    return PostFactory(slug="backs", title="{claim:helped} avoided it")


def read_evidence(client):
    post = client.get("/api/v1/posts/backs/").json()
    claim = client.get("/api/v1/claims/helped/").json()
    return post["title"], post["evidence"], claim["evidence"]


def test_a_claim_takes_its_study_and_citation_along(admin_client, client, report_post):
    page = admin_client.get(address(report_post))
    assert "“69 %”" not in page.content.decode()

    confirm(admin_client, report_post, page)

    changes = Change.objects.order_by("sequence")
    assert [(each.kind, each.type) for each in changes] == [
        ("publish", type) for type in ("citation", "study", "claim", "post")
    ]
    assert read_evidence(client) == ("69 % avoided it", "current", "current")


def test_a_claim_with_its_study_is_scheduled_and_frozen_with_its_post(
    admin_client, client, report_post
):
    url = f"/admin/posts/post/{report_post.pk}/schedule/"
    page = admin_client.get(url)
    due = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    form = {"confirm": "1", "version": page.context["versions"]}

    admin_client.post(url, form | {"due_at": f"{due:%Y-%m-%dT%H:%M}"})

    release = Release.objects.get()
    items = release.items.order_by("position")
    assert [item.type.partition(".")[2] for item in items] == ["citation", "study", "claim", "post"]
    execute_release(release, by=None, at=due, states=[Release.State.SCHEDULED])
    assert read_evidence(client) == ("69 % avoided it", "current", "current")


@pytest.mark.parametrize("is_scheduled", [True, False])
def test_a_release_publishes_a_claim_with_its_study(client, report_post, figure, is_scheduled):
    study = Study.objects.get()
    release = Release.objects.create(name="Spring")
    for position, draft in enumerate([report_post, figure, study, Citation.objects.get()]):
        release.items.create(type=draft._meta.label_lower, entry_id=draft.pk, position=position)
    if is_scheduled:
        schedule_release(release, at=TUESDAY, now=MONDAY)

    execute_release(release, by=None, at=TUESDAY)

    assert read_evidence(client) == ("69 % avoided it", "current", "current")


def test_the_page_of_a_release_shows_what_it_will_publish(
    admin_client, client, report_post, figure
):
    release = Release.objects.create(name="Spring")
    for position, draft in enumerate(
        [report_post, figure, Study.objects.get(), Citation.objects.get()]
    ):
        release.items.create(type=draft._meta.label_lower, entry_id=draft.pk, position=position)
    url = f"/admin/authoring/release/{release.pk}/go/"

    page = admin_client.get(url)
    admin_client.post(url, {"confirm": "1", "version": page.context["versions"]})

    assert "readers do not have" not in page.content.decode()
    assert read_evidence(client) == ("69 % avoided it", "current", "current")


@pytest.mark.parametrize("is_scheduled", [True, False])
def test_a_release_of_a_claim_with_other_words_publishes_its_post_with_these(
    client, report_post, figure, is_scheduled
):
    study = Study.objects.get()
    publish(study.reports.get().citation, study, figure, report_post, by=None, at=MONDAY)
    figure.decimals = 1
    figure.save()
    release = Release.objects.create(name="Spring")
    for position, draft in enumerate([report_post, figure]):
        release.items.create(type=draft._meta.label_lower, entry_id=draft.pk, position=position)
    if is_scheduled:
        schedule_release(release, at=TUESDAY, now=MONDAY)

    changes = execute_release(release, by=None, at=TUESDAY)

    assert [(each.kind, each.type) for each in changes] == [
        ("publish", "post"),
        ("publish", "claim"),
    ]
    assert read_evidence(client) == ("68.9 % avoided it", "current", "current")
    assert Change.objects.filter(kind="evidence").count() == 0


def test_a_half_written_citation_keeps_nothing_back(admin_client, client, report_post):
    Citation.objects.update(url="nonsense")

    confirm(admin_client, report_post, admin_client.get(address(report_post)))

    assert [each.type for each in Change.objects.order_by("sequence")] == ["study", "claim", "post"]
