"""Which figures have changed since a place in the log, each from what to what."""

import pytest

from cms.published.chain import START
from cms.published.models.log import Change
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import TopicFactory
from tests.factories.studies import ReportFactory, ResultFactory, StudyFactory
from tests.places import foreign_place, place_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def result():
    study = StudyFactory()
    report = ReportFactory(study=study)
    counts = {"n_events": 42, "n_analysed": 61, "value": None, "decimals_reported": 0}
    result = ResultFactory(study=study, report=report, statistic="proportion", **counts)
    publish(report.citation, study, by=None, at=MONDAY)
    return result


@pytest.fixture
def claim(result):
    claim = ClaimFactory(computed=True, results=[result])
    publish(claim, by=None, at=MONDAY)
    return claim


@pytest.fixture
def place(claim):
    """The place at which the claim was published."""
    return last_place()


@pytest.fixture
def fetch(api):
    def get(**query):
        response = api("changes/figures/", **query)
        assert response.status_code == 200, response.content
        return response.json()

    return get


def last_place():
    return place_at(Change.objects.order_by("sequence").last().sequence)


def change_count(result, events):
    result.n_events, result.value, result.as_reported = events, None, ""
    result.save()
    publish(result.study, by=None, at=TUESDAY)


def test_a_figure_that_drifted_says_what_its_sources_give(fetch, claim, result, place):
    change_count(result, 41)

    (figure,) = fetch(since=place)["figures"]

    assert figure["id"] == str(claim.pk)
    assert figure["evidence"] == "drifted"
    assert figure["before"] == {"edition": 1, "text": "69 %", "value": "0.6885"}
    assert figure["now"] == figure["before"]
    assert figure["current"] == {"text": "67 %"}


def test_a_claim_that_was_published_anew_says_what_it_said_before(fetch, claim, result, place):
    change_count(result, 41)
    publish(claim, by=None, at=WEDNESDAY, significance="correction", note="41, not 42.")

    (figure,) = fetch(since=place)["figures"]

    assert [figure[key]["text"] for key in ("before", "now")] == ["69 %", "67 %"]
    assert (figure["now"]["edition"], figure["evidence"], figure["current"]) == (2, "current", None)


def test_nothing_is_listed_since_the_end_of_the_log(fetch, claim, result, place):
    change_count(result, 41)
    end = last_place()

    page = fetch(since=end)

    assert (page["figures"], page["since"], page["place"], page["has_more"]) == (
        [],
        end,
        end,
        False,
    )


def test_the_same_words_on_the_same_evidence_are_left_out(fetch, claim, place):
    claim.population_text = "all who were asked"
    claim.save()
    publish(claim, by=None, at=TUESDAY)

    assert fetch(since=place)["figures"] == []


def test_a_new_figure_has_nothing_before_and_a_withdrawn_one_is_left_out(fetch, result, place):
    claim = ClaimFactory(computed=True, results=[result])
    publish(claim, by=None, at=TUESDAY)
    (figure,) = fetch(since=place)["figures"]
    assert (figure["id"], figure["before"]) == (str(claim.pk), None)

    withdraw(claim, by=None, at=WEDNESDAY, reason="error")

    assert fetch(since=place)["figures"] == []


def test_words_from_before_a_withdrawal_are_not_shown(fetch, claim, result, place):
    withdraw(claim, by=None, at=TUESDAY, reason="error")
    publish(claim, by=None, at=WEDNESDAY)

    (figure,) = fetch(since=place)["figures"]

    assert figure["before"] is None


def test_a_retracted_source_is_listed_although_the_words_stay(fetch, claim, result, place):
    withdraw(result.study, by=None, at=TUESDAY, reason="retracted")

    (figure,) = fetch(since=place)["figures"]

    assert (figure["evidence"], figure["now"]["text"]) == ("source_retracted", "69 %")


def test_pages_bring_each_figure_once(fetch, result):
    claims = ClaimFactory.create_batch(5, computed=True, results=[result])
    publish(*claims, by=None, at=MONDAY)
    since = last_place()
    change_count(result, 41)

    pages = [fetch(since=since, page_size=2)]
    while pages[-1]["has_more"]:
        pages.append(fetch(since=since, page_size=2, after=pages[-1]["place"]))

    ids = [figure["id"] for page in pages for figure in page["figures"]]
    assert sorted(ids) == sorted(str(claim.pk) for claim in claims)
    assert pages[0]["next"].endswith(f"after={pages[0]['place']}&since={since}&page_size=2")


def test_other_types_and_languages_are_left_out(fetch, claim, result, place):
    change_count(result, 41)
    publish(TopicFactory(), by=None, at=TUESDAY)

    assert fetch(since=place, types="topic")["figures"] == []
    assert fetch(since=place, locales="de")["figures"] == []
    assert len(fetch(since=place, types="claim,topic", locales="en")["figures"]) == 1


def test_a_place_of_another_history_is_refused(api, claim):
    for name in ("since", "after"):
        assert api("changes/figures/", **{name: foreign_place(1)}).status_code == 409
    assert api("changes/figures/", since="3").status_code == 400


def test_since_the_start_all_figures_are_new(fetch, claim):
    (figure,) = fetch()["figures"]

    assert (figure["before"], fetch(since=str(START))["since"]) == (None, "0")


@pytest.mark.parametrize("number", [1, 4])
def test_statements_of_a_page(api, result, place, django_assert_num_queries, number):
    publish(*ClaimFactory.create_batch(number, computed=True, results=[result]), by=None, at=MONDAY)
    change_count(result, 41)

    with django_assert_num_queries(5):  # head, place, changes, rows, former editions
        assert len(api("changes/figures/", since=place).json()["figures"]) == number + 1
