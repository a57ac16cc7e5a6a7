"""Long tables of rows come in pages; what is saved of one page leaves the others as they are."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from studies.admin import PopulationRows, ResultRows
from studies.models import OutcomeResult, Study, StudyArm
from tests.authoring.forms import open_form
from tests.authoring.rows import submit_rows
from tests.factories.studies import ArmFactory, PopulationFactory, ScaleFactory, StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def create_study(*, results, arms=1, measures=1):
    study = StudyFactory()
    groups = [ArmFactory(study=study, label=f"Arm {n}", position=n) for n in range(arms)]
    measured = [ScaleFactory(scale_max=None) for _ in range(measures)]
    OutcomeResult.objects.bulk_create(
        OutcomeResult(
            study=study,
            arm=groups[number % arms],
            measure=measured[number % measures],
            statistic="mean",
            value=number,
            timepoint_days=number,
            position=number - 1,
        )
        for number in range(1, results + 1)
    )
    return study


def url(study):
    return reverse("admin:studies_study_change", args=[study.pk])


def days(study):
    return list(study.results.order_by("position", "pk").values_list("timepoint_days", flat=True))


def shown_days(response):
    (formset,) = [
        each.formset
        for each in response.context["inline_admin_formsets"]
        if each.formset.prefix == "results"
    ]
    return [form.instance.timepoint_days for form in formset.initial_forms]


@pytest.fixture(autouse=True)
def results_in_pages_of_fifty(monkeypatch):
    monkeypatch.setattr(ResultRows, "page_size", 50)


@pytest.fixture
def study():
    return create_study(results=120)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", range(1, 51)),
        ("?results-page=2", range(51, 101)),
        ("?results-page=3", range(101, 121)),
        ("?results-page=4", range(1, 51)),
        ("?results-page=nonsense", range(1, 51)),
        ("?results-page=" + "9" * 5000, range(1, 51)),
        ("?rows=results&results-page=3", range(101, 121)),
        ("?rows=arms&arms-page=1", []),
    ],
)
def test_a_page_shows_fifty_rows(admin_client, study, query, shown):
    assert shown_days(admin_client.get(url(study) + query)) == list(shown)


def test_pages_are_links_that_work_without_a_script(admin_client, study):
    text = admin_client.get(url(study)).content.decode()

    assert 'href="?results-page=3#results"' in text
    assert "101–120" in text


def test_saving_one_page_leaves_the_rows_of_all_others_as_they_are(admin_client, study):
    before = list(OutcomeResult.objects.order_by("pk").values())
    data = open_form(admin_client, url(study) + "?results-page=2")

    assert admin_client.post(url(study), data).status_code == 302

    assert list(OutcomeResult.objects.order_by("pk").values()) == before


def test_rows_are_moved_over_pages(admin_client, study):
    data = open_form(admin_client, url(study) + "?results-page=2")
    data |= {"results-0-place": "1", "results-9-place": "120"}

    admin_client.post(url(study), data)

    assert days(study) == [51, *range(1, 51), *range(52, 60), *range(61, 121), 60]


def test_new_rows_on_any_page_come_last(admin_client, study):
    rows = [
        {
            "measure": ScaleFactory(scale_max=None).pk,
            "statistic": "mean",
            "value": "1",
            "timepoint_days": day,
        }
        for day in (900, 901, 902)
    ]

    response = submit_rows(admin_client, url(study) + "?results-page=1", "results", *rows)

    assert response.status_code == 302
    assert days(study) == [*range(1, 121), 900, 901, 902]


def test_rows_of_several_pages_are_saved_together_whatever_their_numbers(admin_client, study):
    data = open_form(admin_client, url(study) + "?rows=none")
    first, second = study.results.get(timepoint_days=7), study.results.get(timepoint_days=111)
    for number, row, value in ((40, second, "8.5"), (3, first, "9.5")):
        data |= {
            f"results-{number}-id": str(row.pk),
            f"results-{number}-study": str(study.pk),
            f"results-{number}-measure": str(row.measure_id),
            f"results-{number}-statistic": "mean",
            f"results-{number}-timepoint_days": str(row.timepoint_days),
            f"results-{number}-value": value,
        }
    data["results-TOTAL_FORMS"] = "50"

    assert admin_client.post(url(study), data).status_code == 302

    values = dict(study.results.values_list("timepoint_days", "value"))
    assert (values[7], values[111], values[8]) == (9.5, 8.5, 8)
    assert days(study) == list(range(1, 121))


def test_a_mistake_shows_the_rows_that_were_submitted_with_what_was_typed(admin_client, study):
    data = open_form(admin_client, url(study) + "?results-page=2")
    data |= {"results-4-statistic": "", "results-5-value": "1234.5"}

    response = admin_client.post(url(study), data)

    assert shown_days(response) == list(range(51, 101))
    assert 'value="1234.5"' in response.content.decode()
    assert response.context["errors"] == [["This field is required."]]


@pytest.mark.parametrize("pk", ["nonsense", "", "00000000-0000-0000-0000-000000000000"])
def test_rows_of_other_studies_are_never_touched(admin_client, study, pk):
    other = create_study(results=1).results.get()
    data = open_form(admin_client, url(study))
    data |= {"results-0-id": pk or str(other.pk), "results-0-value": "5"}

    admin_client.post(url(study), data)

    other.refresh_from_db()
    assert (other.study_id == study.pk, other.value) == (False, 1)


def test_too_large_a_number_for_an_id_is_no_crash(admin_client, study):
    data = open_form(admin_client, url(study)) | {"arms-0-id": "9" * 30}

    assert admin_client.post(url(study), data).status_code == 200
    assert StudyArm.objects.count() == 1


def render_table(inline_class, study, rf):
    """Render all rows of a study's table, and return the number of queries."""
    inline = inline_class(Study, admin.site)
    request = rf.get(url(study))
    request.resolver_match = resolve(request.path)
    request.user = User(is_superuser=True, is_active=True)
    with CaptureQueriesContext(connection) as queries:
        formset = inline.get_formset(request, study)
        for form in formset(instance=study, queryset=inline.get_queryset(request)):
            assert str(form.as_p()) + str(form.instance)
    return len(queries)


def test_a_table_costs_as_many_queries_however_many_rows_and_choices_there_are(rf):
    small = create_study(results=2, arms=2, measures=2)
    large = create_study(results=300, arms=60, measures=20)
    for number in range(40):
        PopulationFactory(study=large, n=number + 1)

    # The order, the rows of the page, their measures, and arms, groups (two of each) and reports
    assert render_table(ResultRows, small, rf) == 8
    assert render_table(ResultRows, large, rf) == 8
    assert render_table(PopulationRows, large, rf) == 4


def test_the_page_of_a_study_costs_as_many_queries_however_many_rows_there_are(admin_client):
    small = create_study(results=2, arms=2, measures=2)
    large = create_study(results=300, arms=60, measures=20)
    for study in (small, large):
        admin_client.get(url(study))  # the first look records the revision
    numbers = []
    for study in (small, large):
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(url(study))
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_long_lists_of_choices_are_on_the_page_once(admin_client):
    study = create_study(results=50, arms=60)

    text = admin_client.get(url(study)).content.decode()

    # In four lists of choices (groups, people before treatment, results, what these are compared
    # with), and as a choice made
    assert text.count("Arm 59</option>") == 4
    assert text.count("Arm 7</option>") == 5


def test_a_choice_from_a_long_list_is_saved(admin_client):
    study = create_study(results=1, arms=60)
    data = open_form(admin_client, url(study))
    arm = study.arms.get(label="Arm 42")

    admin_client.post(url(study), data | {"results-0-arm": str(arm.pk)})

    assert study.results.get().arm == arm


def test_a_thousand_results_can_be_edited_and_moved_within_the_limit_of_fields(
    admin_client, settings
):
    study = create_study(results=1000)
    data = open_form(admin_client, url(study) + "?results-page=20")
    data |= {"results-49-place": "1", "results-0-value": "0.5"}
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # of a page of 50, and not of all

    assert admin_client.post(url(study), data).status_code == 302

    assert days(study) == [1000, *range(1, 1000)]
    assert study.results.get(timepoint_days=951).value == 0.5


def test_who_may_only_look_sees_the_rows_and_no_way_to_move_them():
    study = create_study(results=60)
    account = User.objects.create_user("reader", is_staff=True)
    account.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(account)

    response = client.get(url(study) + "?results-page=2")

    text = response.content.decode()
    assert response.status_code == 200
    assert 'data-rank="60"' in text
    assert ("data-move" in text, "-place" in text, "data-place-field" in text) == (False,) * 3
