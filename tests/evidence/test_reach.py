"""Everything that an entry touches is known before it changes."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.authoring.findings import find_findings
from cms.authoring.reach import describe_reach
from cms.evidence.reach import find_reach
from cms.publishing import publish, withdraw
from cms.syndication.partners.models import Partner
from tests.clock import MONDAY, TUESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory, SeriesFactory
from tests.factories.studies import CitationFactory, ReportFactory, ResultFactory
from tests.factories.treatments import CriterionFactory, TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom():
    """A citation with a study, of which a claim rests on one result, a post and its series."""
    citation = CitationFactory(slug="pettine")
    result = ResultFactory(study__slug="marrow", statistic="proportion", n_events=20, n_analysed=26)
    other = ResultFactory(study=result.study)
    ReportFactory(study=result.study, citation=citation)
    criterion = CriterionFactory(treatment__slug="fusion", source=citation)
    claim = ClaimFactory(slug="avoided", computed=True, results=[result])
    series = SeriesFactory(slug="cells")
    post = PostFactory(slug="back-pain", series=series, summary="{claim:avoided} avoided it.")
    publish(citation, by=None, at=MONDAY)
    publish(result.study, criterion.treatment, by=None, at=MONDAY)
    publish(claim, by=None, at=MONDAY)
    publish(series, post, by=None, at=MONDAY)
    return {"citation": citation, "result": result, "other": other, "claim": claim, "post": post}


def name(touched):
    return [f"{each.level} {each.type}/{each.slug}" for each in touched]


def test_a_citation_touches_all_that_rests_on_it_with_their_series(newsroom):
    assert name(find_reach(newsroom["citation"].pk)) == [
        "1 study/marrow",
        "1 treatment/fusion",
        "2 claim/avoided",
        "3 post/back-pain",
        "4 series/cells",
    ]


def test_one_result_touches_what_names_it_alone(newsroom):
    study = newsroom["result"].study

    assert name(describe_reach(study, part=newsroom["result"].pk).touched) == [
        "1 claim/avoided",
        "2 post/back-pain",
        "3 series/cells",
    ]
    assert describe_reach(study, part=newsroom["other"].pk).touched == []


def test_what_was_withdrawn_is_not_touched(newsroom):
    withdraw(newsroom["post"], by=None, at=TUESDAY, reason="error")

    assert name(find_reach(newsroom["claim"].pk)) == []


def test_an_image_touches_what_shows_it(newsroom):
    image = ImageFactory()
    post = newsroom["post"]
    post.lead_image = image
    post.save()
    publish(image, by=None, at=TUESDAY)
    publish(post, by=None, at=TUESDAY)

    assert name(find_reach(image.pk)) == ["1 post/back-pain", "2 series/cells"]


def test_what_nothing_refers_to_touches_nothing():
    assert find_reach(TreatmentFactory().pk) == []


def test_the_partners_that_receive_any_of_it_are_named(newsroom):
    Partner.objects.create(name="Clinic")
    Partner.objects.create(name="Topics only", types=["topic"])
    Partner.objects.create(name="Gone", is_active=False)

    assert describe_reach(newsroom["citation"]).partners == ["Clinic"]


def test_the_command_lists_it(newsroom, capsys):
    Partner.objects.create(name="Clinic")

    call_command("reach", "claim/avoided")

    assert capsys.readouterr().out.splitlines()[0].startswith("1  post/back-pain: ")
    with pytest.raises(CommandError, match="'x' is no id of a part"):
        call_command("reach", "study/marrow", "--part", "x")


@pytest.mark.parametrize("page", ["withdraw", "delete"])
def test_the_page_that_takes_an_entry_away_shows_it(admin_client, newsroom, page):
    claim = newsroom["claim"]

    html = admin_client.get(f"/admin/claims/claim/{claim.pk}/{page}/").content.decode()

    assert "Published entries that this touches: 2" in html


def test_reach_costs_one_statement(newsroom, django_assert_num_queries):
    with django_assert_num_queries(1):
        find_reach(newsroom["citation"].pk)


def test_readers_are_told_what_an_entry_touches(client, newsroom):
    response = client.get("/api/v1/citations/pettine/reach/").json()

    assert (response["type"], response["more"]) == ("citation", False)
    assert [(each["level"], each["type"], each["slug"]) for each in response["results"]] == [
        (1, "study", "marrow"),
        (1, "treatment", "fusion"),
        (2, "claim", "avoided"),
        (3, "post", "back-pain"),
        (4, "series", "cells"),
    ]
    assert response["results"][0]["url"] == "http://localhost:8000/api/v1/studies/marrow/"


def test_readers_are_told_what_one_result_touches(client, newsroom):
    result, other = newsroom["result"], newsroom["other"]

    def list_touched(part):
        response = client.get(f"/api/v1/studies/marrow/reach/?part={part}")
        return [f"{each['level']} {each['type']}" for each in response.json()["results"]]

    assert list_touched(result.pk) == ["1 claim", "2 post", "3 series"]
    assert list_touched(other.pk) == []
    assert client.get("/api/v1/studies/marrow/reach/?part=first").status_code == 400


def test_who_may_see_an_entry_is_told_which_partners_receive_what_it_touches(
    admin_client, client, newsroom
):
    Partner.objects.create(name="Clinic")
    address = reverse("admin:studies_citation_reach", args=[newsroom["citation"].pk])

    reached = admin_client.get(address).json()

    assert (reached["count"], reached["partners"]) == (5, ["Clinic"])
    client.logout()
    assert client.get(address).status_code == 302


def test_of_an_unknown_entry_there_is_no_reach(client):
    assert client.get("/api/v1/citations/nobody/reach/").status_code == 404


def test_a_row_that_is_to_be_deleted_says_what_rests_on_it(admin_client, newsroom):
    study, result, other = newsroom["result"].study, newsroom["result"], newsroom["other"]
    address = reverse("admin:studies_study_reach", args=[study.pk])

    reached = admin_client.get(address, {"rows": "results", "row": str(result.pk)}).json()
    nothing = admin_client.get(address, {"rows": "results", "row": str(other.pk)}).json()

    assert [(each["type"], each["title"]) for each in reached["entries"]] == [
        ("claim", newsroom["claim"].statement),
        ("post", str(newsroom["post"])),
        ("series", str(newsroom["post"].series)),
    ]
    assert nothing == {"count": 0, "entries": [], "partners": []}
    for rows, row in [("results", "nonsense"), ("nonsense", str(result.pk)), ("arms", "0")]:
        assert admin_client.get(address, {"rows": rows, "row": row}).status_code == 404


def test_the_preflight_of_a_study_warns_of_a_removed_result_that_a_figure_rests_on(newsroom):
    study, result = newsroom["result"].study, newsroom["result"]
    newsroom["claim"].result_rows.all().delete()
    result.delete()
    newsroom["other"].delete()

    (finding,) = [each for each in find_findings(study) if each.problem.kind == "removed_part"]

    assert finding.severity == "warning"
    assert f"claim “{newsroom['claim'].statement}”" in finding.message
