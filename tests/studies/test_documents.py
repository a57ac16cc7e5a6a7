from decimal import Decimal

import pytest

from cms.authoring.models.content import capture_content
from cms.authoring.models.loaded_rows import prefetch_rows
from cms.lib import canonical_json
from cms.published.models.references import Reference
from cms.published.reference_keys import hash_id
from cms.publishing import publish, withdraw
from studies.formatting import format_figure, format_group, format_timepoint
from studies.models.study import Study
from studies.published import PublishedMeasure, PublishedResult, PublishedStudy
from tests import golden
from tests.clock import MONDAY, TUESDAY
from tests.factories.studies import ReportFactory, ResultFactory, StudyFactory
from tests.reference_rows import read_targets
from tests.studies.conftest import numbered_id

pytestmark = pytest.mark.django_db


def test_study_is_rendered_whole(marrow_study):
    assert marrow_study.render() == golden.load_document("study")


def test_measure_is_rendered_whole(odi):
    assert odi.render() == golden.load_document("measure")


def test_study_of_a_title_alone_can_be_published():
    study = StudyFactory()

    publish(study, by=None, at=MONDAY)

    row = PublishedStudy.objects.get()
    assert (row.design, row.sample_size, row.year) == ("", None, None)
    assert canonical_json.load(row.live_edition.document)["citation"] is None


def test_study_is_found_by_its_columns():
    assert PublishedStudy.columns(golden.load_document("study")) == {
        "design": "single_arm_trial",
        "masking": "",
        "year": 2016,
        "sample_size": 26,
    }


def test_study_is_related_to_publications_treatments_and_conditions(marrow_study):
    publish(marrow_study, by=None, at=MONDAY)

    assert read_targets("study", "citations", "conditions", "treatments") == sorted(
        [
            ("citations", hash_id(numbered_id(3))),
            ("citations", hash_id(numbered_id(8))),
            ("conditions", hash_id(numbered_id(6))),
            ("conditions", hash_id(numbered_id(7))),
            ("treatments", hash_id(numbered_id(9))),
        ]
    )


def test_study_in_a_list_leaves_its_tables_out(marrow_study):
    publish(marrow_study, by=None, at=MONDAY)

    row = PublishedStudy.objects.get()

    left_out = set(canonical_json.load(row.detail)) - set(canonical_json.load(row.listing))
    assert left_out == set(PublishedStudy.detail_fields)


def test_measure_is_found_by_its_columns():
    assert PublishedMeasure.columns(golden.load_document("measure")) == {
        "domain": "function",
        "data_type": "continuous",
        "better": "lower",
    }


def test_results_are_rows_of_their_own_with_typed_columns(marrow_study):
    publish(marrow_study, by=None, at=MONDAY)

    rows = PublishedResult.objects.order_by("position")

    assert list(rows.values_list("id", "owner_id", "statistic", "timepoint_days", "value")) == [
        (numbered_id(10), numbered_id(4), "mean", 0, Decimal("56.5")),
        (numbered_id(11), numbered_id(4), "mean", 1095, Decimal("17.5")),
        (numbered_id(12), numbered_id(4), "proportion", 1095, Decimal("0.7692")),
    ]
    assert [row.title for row in rows] == [
        "Had the injection, before treatment: 56.5",
        "No surgery through three years, at 36 months or later: 17.5",
        "Concentrated bone marrow, at 36 months: 20 of 26",
    ]


def test_results_are_related_to_study_measure_and_treatments(marrow_study):
    publish(marrow_study, by=None, at=MONDAY)

    names = ("measure", "study", "treatments")

    assert read_targets("result", *names, source=numbered_id(12)) == sorted(
        [
            ("measure", hash_id(numbered_id(13))),
            ("study", hash_id(numbered_id(4))),
            ("treatments", hash_id(numbered_id(9))),
        ]
    )


def test_results_go_with_their_study(marrow_study):
    publish(marrow_study, by=None, at=MONDAY)

    withdraw(marrow_study, by=None, at=TUESDAY, reason="retracted")

    assert not PublishedResult.objects.exists()
    assert not Reference.objects.exists()


def test_result_says_its_ladder_of_denominators(marrow_study):
    results = marrow_study.render()["results"]

    assert results[1]["population"]["ladder"] == [
        {
            "label": "No surgery through three years",
            "kind": "event_free",
            "n": 20,
        },
        {
            "label": "Had the injection",
            "kind": "received",
            "n": 26,
        },
    ]


def test_result_of_a_range_says_both_ends():
    study = StudyFactory()
    ResultFactory(
        study=study,
        statistic="range",
        n_events=None,
        n_analysed=None,
        value_low="0.60",
        value_high=1,
    )

    (result,) = PublishedResult.documents(str(study.pk), study.render())

    assert (result["value"], result["value_low"], result["value_high"]) == (None, "0.6", "1")
    assert result["title"]["otherwise"] == "All arms: 60 % to 100 %"


def test_study_without_a_primary_report_names_its_first():
    study = StudyFactory()
    second = ReportFactory(study=study, role="follow_up", position=2)
    first = ReportFactory(study=study, role="abstract", position=1)

    assert study.citation_ids == [first.citation_id, second.citation_id]

    second.role = "primary"
    second.save()
    study.refresh_from_db()
    assert study.citation_ids == [second.citation_id, first.citation_id]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "before treatment"),
        (1, "1 day"),
        (30, "30 days"),
        (42, "6 weeks"),
        (84, "12 weeks"),
        (91, "3 months"),
        (60, "2 months"),
        (365, "12 months"),
        (730, "24 months"),
        (2190, "72 months"),
    ],
)
def test_time_points_are_said_as_people_say_them(days, words):
    assert format_timepoint(days) == words


def test_figure_is_what_was_printed_or_the_number():
    nothing = {"as_reported": "", "value": "0", "value_low": None, "value_high": None}

    assert format_figure(nothing) == "0"
    assert format_figure(nothing | {"as_reported": "none of 26"}) == "none of 26"


def test_rows_of_a_study_that_are_loaded_together_are_those_of_the_relations(marrow_study):
    loaded, fresh = (Study.objects.get(pk=marrow_study.pk) for _ in range(2))

    prefetch_rows(loaded)

    assert capture_content(loaded) == capture_content(fresh)
    assert loaded.render() == fresh.render()


ARM = {"label": "Sham", "role": "sham"}


@pytest.mark.parametrize(
    ("arm", "group", "words"),
    [
        (ARM, None, "Sham"),
        (ARM, "Had it", "Sham, had it"),
        (ARM, "Answered, sham", "Answered, sham"),
        (ARM | {"role": "single_arm"}, "Had it", "Had it"),
        (None, None, "All arms"),
    ],
)
def test_a_group_that_names_its_arm_is_said_once(arm, group, words):
    population = group and {"label": group}

    assert (
        format_group({"intervention": arm, "comparator": None, "population": population}) == words
    )


def test_a_risk_difference_is_said_in_percentage_points():
    result = {
        **dict.fromkeys(("n_events", "value_low", "value_high")),
        "as_reported": "",
        "statistic": "risk_difference",
        "value": "-0.0101",
    }

    assert format_figure(result) == "-1.01 percentage points"


def test_a_page_says_first_that_a_study_was_retracted(client):
    study = StudyFactory(slug="cells")
    report = ReportFactory(study=study)
    publish(report.citation, study, by=None, at=MONDAY)
    before = client.get("/studies/cells/").content.decode()
    report.citation.notices.create(type="retraction", date="2018-05-01")
    publish(report.citation, by=None, at=TUESDAY)

    page = client.get("/studies/cells/").content.decode()

    assert before.index("<dt>Interests") < before.index("<dt>Does it still stand")
    assert page.index("<dd>Retracted") < page.index("<dt>Interests")
