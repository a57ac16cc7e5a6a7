"""Rows refer to rows that are added in the same form, and all are saved together."""

import pytest
from django.urls import reverse

from studies.models import Study
from tests.authoring.forms import open_form, shown_form
from tests.factories.studies import (
    ArmFactory,
    CitationFactory,
    MeasureFactory,
    PopulationFactory,
    ResultFactory,
    ScaleFactory,
    StudyFactory,
)
from tests.studies.admin.forms import admin_url, formset_data, study_form

pytestmark = pytest.mark.django_db
ADD = "admin:studies_study_add"
INJECTION = {"label": "Injection", "role": "experimental", "n_allocated": "60"}
SHAM = {"label": "Sham", "role": "sham", "n_allocated": "60"}


def trial_form(*results, arms=(INJECTION, SHAM), groups=(), reports=()):
    """Build the form of a new trial whose rows name each other."""
    measure = str(ScaleFactory(abbr="ODI").pk)
    rows = [{"measure": measure, "statistic": "mean", "value": "30"} | each for each in results]
    return (
        study_form(MeasureFactory())
        | formset_data("arms", *arms)
        | formset_data("populations", *groups)
        | formset_data("reports", *reports)
        | formset_data("results", *rows)
    )


def errors(response, prefix):
    (formset,) = [
        each.formset
        for each in response.context["inline_admin_formsets"]
        if each.formset.prefix == prefix
    ]
    return [dict(form.errors) for form in formset.forms]


def test_a_trial_is_entered_in_one_go(admin_client):
    citation = CitationFactory(title="The trial")
    group = {"kind": "followed", "arm": "new:Injection"}
    form = trial_form(
        {"population": "new:answered", "report": f"new:{citation.pk}"},
        {"statistic": "mean_difference", "arm": "new:injection ", "comparator_arm": "new:Sham"},
        # The narrower group stands above the wider one.
        groups=[
            group | {"label": "answered", "n": "50", "parent": "new:had it"},
            group | {"label": "had it", "n": "58"},
        ],
        reports=[{"citation": str(citation.pk), "role": "primary"}],
    )

    assert admin_client.post(reverse(ADD), form).status_code == 302

    study = Study.objects.get()
    mean, difference = study.results.order_by("position")
    assert (mean.population.label, mean.population.parent.label) == ("answered", "had it")
    assert (mean.arm.label, mean.report.citation) == ("Injection", citation)
    assert (difference.arm.label, difference.comparator_arm.label) == ("Injection", "Sham")
    assert list(study.populations.order_by("position").values_list("label", flat=True)) == [
        "answered",
        "had it",
    ]
    assert [problem for problem in study.preflight() if problem.is_error] == []


COMPARED = {"statistic": "mean_difference", "arm": "new:Injection"}


@pytest.mark.parametrize(
    ("result", "field", "sentence"),
    [
        (COMPARED, "comparator_arm", "Choose the group it is compared with."),
        (COMPARED | {"comparator_arm": "new:Injection"}, "__all__", "compared with itself"),
        ({"arm": "new:Laser"}, "arm", "“Laser” is not in the form any more. Choose another."),
        ({"arm": "new:Injection", "n_analysed": "61"}, "n_analysed", "“Injection” had only 60."),
        (
            {"arm": "new:Sham", "population": "new:had it"},
            "population",
            "“had it” are people of “Injection”, not of “Sham”.",
        ),
        (
            {"arm": "new:Injection", "comparator_arm": "new:Sham"},
            "comparator_arm",
            "“Mean” is of one group alone.",
        ),
    ],
)
def test_rules_know_rows_that_are_not_saved(admin_client, result, field, sentence):
    group = {"label": "had it", "kind": "received", "n": "58", "arm": "new:Injection"}

    response = admin_client.post(reverse(ADD), trial_form(result, groups=[group]))

    (found,) = errors(response, "results")
    assert sentence in " ".join(found[field])
    assert not Study.objects.exists()
    shown = shown_form(response)
    typed = {name: value for name, value in result.items() if value != "new:Laser"}
    assert {name: shown[f"results-0-{name}"] for name in typed} == {
        name: [value] for name, value in typed.items()
    }


@pytest.mark.parametrize(
    ("parents", "sentence"),
    [
        (("new:one",), "A group can't be a part of itself."),
        (("new:two", "new:one"), "is itself a part of this group"),
    ],
)
def test_new_groups_are_no_part_of_themselves(admin_client, parents, sentence):
    groups = [
        {"label": label, "kind": "received", "n": "58", "parent": parent}
        for label, parent in zip(("one", "two"), parents, strict=False)
    ]

    response = admin_client.post(reverse(ADD), trial_form(groups=groups))

    assert sentence in str(errors(response, "populations"))
    assert not Study.objects.exists()


def test_two_new_rows_of_one_name_are_not_guessed_between(admin_client):
    response = admin_client.post(
        reverse(ADD), trial_form({"arm": "new:Injection"}, arms=[INJECTION, INJECTION])
    )

    assert errors(response, "results") == [
        {"arm": ["Two new rows are called “Injection”. Give them different names."]}
    ]


def test_an_error_in_a_new_arm_stays_beside_the_arm(admin_client):
    form = trial_form({"arm": "new:Injection"}, arms=[INJECTION | {"n_received": "61"}])

    response = admin_client.post(reverse(ADD), form)

    assert errors(response, "results") == [{}]
    assert "More people received it" in str(errors(response, "arms"))


def test_a_saved_group_becomes_a_part_of_a_new_one(admin_client):
    group = PopulationFactory(label="answered", n=50)
    url = admin_url(group.study)
    data = open_form(admin_client, url) | {"populations-0-parent": "new:had it"}
    data |= {"populations-1-label": "had it", "populations-1-kind": "received"}
    data |= {"populations-1-n": "58", "populations-TOTAL_FORMS": "2"}

    assert admin_client.post(url, data).status_code == 302

    group.refresh_from_db()
    assert group.parent.label == "had it"
    assert group.study.populations.count() == 2


def test_new_rows_are_found_where_somebody_else_has_saved_meanwhile(admin_client):
    study = StudyFactory()
    ArmFactory(study=study, label="Old")
    url, measure = admin_url(study), ScaleFactory()
    admin_client.get(url)
    data, other = open_form(admin_client, url), open_form(admin_client, url)
    other |= {"arms-0-DELETE": "on", "arms-1-label": "Theirs", "arms-1-role": "sham"}
    admin_client.post(url, other | {"arms-TOTAL_FORMS": "2"})
    data |= {"arms-1-label": "Mine", "arms-1-role": "sham", "arms-TOTAL_FORMS": "2"}
    data |= {"results-0-measure": str(measure.pk), "results-0-statistic": "mean"}
    data |= {"results-0-value": "3", "results-0-arm": "new:Mine", "results-TOTAL_FORMS": "1"}

    assert admin_client.post(url, data).status_code == 302

    assert study.results.get().arm.label == "Mine"
    assert {arm.label for arm in study.arms.all()} == {"Theirs", "Mine"}


@pytest.mark.parametrize("count", [1, 2])
def test_new_results_are_of_the_only_report_unless_they_say_another(admin_client, count):
    reports = [{"citation": str(CitationFactory().pk), "role": "primary"} for _ in range(count)]
    form = trial_form({"arm": "new:Sham"}, reports=reports)

    assert admin_client.post(reverse(ADD), form).status_code == 302

    study = Study.objects.get()
    assert study.reports.count() == count
    assert study.results.get().report == (study.reports.get() if count == 1 else None)


def test_a_result_is_chosen_by_measure_time_group_figure_and_study(admin_client):
    study = StudyFactory(title="Tablets")
    arm = ArmFactory(study=study, label="Naproxen", role="experimental")
    result = ResultFactory(
        study=study, arm=arm, measure=MeasureFactory(name="Bleeding"), timepoint_days=84
    )
    names = {"app_label": "treatments", "model_name": "harm", "field_name": "result"}

    found = admin_client.get(reverse("admin:autocomplete"), names | {"term": "bleeding"}).json()

    assert found["results"] == [
        {
            "id": str(result.pk),
            "text": "Bleeding at 12 weeks, naproxen: 20 of 26 (Tablets)",
        }
    ]


def test_a_folded_zero_is_listed(admin_client):
    study = StudyFactory()
    ResultFactory(
        study=study,
        arm=ArmFactory(study=study, label="Naproxen"),
        comparator_arm=ArmFactory(study=study, label="Placebo"),
        statistic="risk_ratio",
        value="2",
        comparator_n_analysed=26,
        comparator_n_events=0,
    )

    page = admin_client.get(admin_url(study)).content.decode()

    assert "<span>Events in the other group 0</span>" in page
