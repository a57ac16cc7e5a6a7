"""Whoever publishes a citation, or opens the admin, is told which entries show it as it was."""

import pytest
from django.contrib.auth.models import Group, User

from cms.authoring.roles import create_roles
from cms.publishing import publish
from studies.dashboard import build_notice_section
from tests.clock import MONDAY, TUESDAY
from tests.factories.studies import ReportFactory, StudyFactory
from tests.factories.treatments import CriterionFactory

pytestmark = pytest.mark.django_db
SECTION = "To publish again, since a publication has notices"


@pytest.fixture
def reader(rf):
    """A request of an author, who may see all entries."""
    create_roles()
    request = rf.get("/admin/")
    request.user = User.objects.create(username="ada")
    request.user.groups.add(Group.objects.get(name="author"))
    return request


@pytest.fixture
def study(pettine):
    """A study and a treatment that hold a citation, all published, before it is retracted."""
    study = ReportFactory(citation=pettine).study
    treatment = CriterionFactory(source=pettine, treatment__name="Fusion").treatment
    publish(pettine, study, treatment, StudyFactory(), by=None, at=MONDAY)
    pettine.notices.create(type="retraction", position=1)
    pettine.refresh_digest()
    return study


def warnings(citation):
    return [problem.message for problem in type(citation).objects.get(pk=citation.pk).preflight()]


def test_publishing_the_citation_names_them(study, pettine):
    assert warnings(pettine) == [
        "“Fusion” shows it to readers as it was. Publish that again too.",
        f"“{study}” shows it to readers as it was. Publish that again too.",
    ]


def test_the_first_page_of_the_admin_lists_them(reader, study):
    section = build_notice_section(reader)

    assert section["title"] == SECTION
    assert [(row["title"], row["state"]) for row in section["rows"]] == [
        ("Fusion", "With changes"),
        (str(study), "With changes"),
    ]


def test_what_was_published_again_is_not_listed(reader, study, pettine):
    treatment = CriterionFactory._meta.model.objects.get().treatment

    publish(pettine, study, treatment, by=None, at=TUESDAY)

    assert warnings(pettine) == []
    assert build_notice_section(reader) is None


def test_who_may_see_no_citations_has_no_section(reader, study):
    reader.user = User.objects.create(username="eve")

    assert build_notice_section(reader) is None


def test_the_page_shows_the_section(admin_client, study):
    page = admin_client.get("/admin/").content.decode()

    assert SECTION in page
