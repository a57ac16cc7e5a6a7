"""Notices from outside are proposed once, and editors decide."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.authoring.models.state import State
from cms.publishing import publish
from studies.models import CitationNotice, NoticeProposal
from studies.notices.files import read_notices
from studies.notices.proposals import (
    DecidedError,
    confirm_proposal,
    propose_notices,
    refuse_proposal,
)
from tests.clock import MONDAY, TUESDAY
from tests.factories.studies import CitationFactory
from tests.studies.admin.conftest import draft_state
from tests.studies.notices.test_files import ROW, write_table

pytestmark = pytest.mark.django_db
LIST = "admin:studies_noticeproposal_changelist"


def propose(*rows, at=MONDAY):
    return propose_notices(read_notices(BytesIO(write_table(*rows).encode())), at=at)


@pytest.fixture
def citation():
    return CitationFactory(doi="10.1000/paper", pmid="123")


@pytest.fixture
def proposal(citation):
    (proposal,) = propose(ROW).proposed
    return proposal


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "watch.csv"
    path.write_text(write_table(ROW, ROW | {"RetractionNature": "Rumour"}))
    return path


def test_a_notice_is_proposed_for_the_citation_with_its_doi(citation):
    CitationFactory(doi="10.1000/other")

    outcome = propose(ROW, ROW | {"OriginalPaperDOI": "10.1000/strange"})

    assert [each.citation for each in outcome.proposed] == [citation]
    assert str(outcome) == ("Notices read: 2. About our publications: 1 (1 new, 0 known before).")


def test_without_a_doi_the_pubmed_id_finds_the_citation(citation):
    rows = {"OriginalPaperDOI": "unavailable", "OriginalPaperPubMedID": "123"}

    assert [each.citation for each in propose(ROW | rows).proposed] == [citation]


def test_reading_a_file_twice_is_the_same_as_once(citation):
    propose(ROW, ROW)

    assert propose(ROW).proposed == []
    assert NoticeProposal.objects.count() == 1


def test_a_notice_that_the_citation_has_already_is_not_proposed(citation):
    CitationNotice.objects.create(citation=citation, type="retraction", date="2019-03-14")

    outcome = propose(ROW)

    assert (outcome.proposed, outcome.known) == ([], 1)


def test_confirming_adds_an_acknowledged_notice_that_readers_get_when_it_is_published(
    citation, proposal, admin_user
):
    publish(citation, by=None, at=MONDAY)

    confirm_proposal(proposal, by=admin_user, at=TUESDAY)

    notice = citation.notices.get()
    assert (notice.type, notice.notice_doi, notice.source) == (
        *("retraction", "10.1000/notice", "Retraction Watch"),
    )
    assert (notice.acknowledged_by, notice.acknowledged_at) == (admin_user, TUESDAY)
    assert draft_state(citation) == State.CHANGED
    citation.refresh_from_db()
    assert citation.integrity == "retracted"


def test_what_was_refused_is_not_proposed_again(proposal, admin_user, citation):
    refuse_proposal(proposal, by=admin_user, at=TUESDAY)

    assert propose(ROW).proposed == []
    assert citation.notices.count() == 0


def test_a_decision_stands(proposal, admin_user):
    refuse_proposal(proposal, by=admin_user, at=TUESDAY)

    with pytest.raises(DecidedError, match="was refused already"):
        confirm_proposal(proposal, by=admin_user, at=TUESDAY)


def test_another_notice_of_the_same_citation_is_proposed_all_the_same(proposal, admin_user):
    refuse_proposal(proposal, by=admin_user, at=TUESDAY)

    later = ROW | {"RetractionDOI": "10.1000/second", "RetractionDate": "1/1/2024"}

    assert len(propose(later).proposed) == 1


def test_the_command_says_what_it_found_and_lists_what_it_could_not_read(citation, table, capsys):
    call_command("propose_notices", str(table))

    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == (
        "Notices read: 1. About our publications: 1 (1 new, 0 known before)."
    )
    assert err == "Line 3: “Rumour” is no kind of notice that is known here.\n"


def test_the_command_fails_on_a_file_of_another_kind(tmp_path):
    path = tmp_path / "other.txt"
    path.write_text("hello")

    with pytest.raises(CommandError, match=r"Nothing could be read\."):
        call_command("propose_notices", str(path))
    with pytest.raises(CommandError, match="can't be read"):
        call_command("propose_notices", str(tmp_path / "none.csv"))


def test_an_editor_reads_a_file_and_confirms_a_notice(admin_client, citation, table):
    read = reverse("admin:studies_noticeproposal_read_file")
    with table.open("rb") as file:
        page = admin_client.post(read, {"file": file})
    (proposal,) = NoticeProposal.objects.all()
    assert "About our publications: 1 (1 new" in page.content.decode()

    form = {"action": "confirm_selected", "_selected_action": [proposal.pk]}
    page = admin_client.post(reverse(LIST), form, follow=True)

    assert "Confirmed: 1. Publish what they are about now" in page.content.decode()
    assert reverse("admin:studies_citation_publish", args=[citation.pk]) in page.content.decode()
    assert citation.notices.get().type == "retraction"


def test_the_page_of_a_notice_has_buttons_for_those_who_may_decide(
    client, admin_client, django_user_model, proposal
):
    page = reverse("admin:studies_noticeproposal_change", args=[proposal.pk])
    user = django_user_model.objects.create_user("ada", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_noticeproposal"))
    client.force_login(user)
    button = 'name="action" value="confirm_selected"'

    assert button in " ".join(admin_client.get(page).content.decode().split())
    assert "confirm_selected" not in client.get(page).content.decode()
    refuse_proposal(proposal, by=None, at=MONDAY)
    assert "confirm_selected" not in admin_client.get(page).content.decode()


def test_who_may_not_publish_citations_decides_on_nothing(client, django_user_model, proposal):
    user = django_user_model.objects.create_user("ada", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_noticeproposal"))
    client.force_login(user)

    form = {"action": "confirm_selected", "_selected_action": [proposal.pk]}
    client.post(reverse(LIST), form)

    proposal.refresh_from_db()
    assert proposal.state == "proposed"
    assert client.get(reverse("admin:studies_noticeproposal_read_file")).status_code == 403


def test_the_first_page_lists_what_waits_for_a_decision(admin_client, proposal, admin_user):
    assert "Notices about publications" in admin_client.get("/admin/").content.decode()

    refuse_proposal(proposal, by=admin_user, at=TUESDAY)

    assert "Notices about publications" not in admin_client.get("/admin/").content.decode()
