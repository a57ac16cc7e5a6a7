"""Pictures of published entries: drawn by the worker, listed by the entry, gone with it."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from cms.maintenance import reproject
from cms.pictures import duty
from cms.pictures.duty import draw_missing
from cms.pictures.process import DrawingError
from cms.published.models.pictures import DrawingProgress, DrawnPicture
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.studies import ResultFactory, StudyFactory

pytestmark = pytest.mark.django_db
STUDY = "/api/v1/studies/marrow-trial/"


def list_addresses(client, address=STUDY):
    return [each["src"] for each in client.get(address).json()["pictures"]]


def test_a_picture_is_drawn_after_its_entry_is_published(client, pen, study):
    publish(study, by=None, at=MONDAY)
    (address,) = list_addresses(client)

    before = client.get(address)
    assert draw_missing() == 1
    after = client.get(address)

    assert (before.status_code, before["Retry-After"], before["Cache-Control"]) == (
        *(404, "5", "no-store"),
    )
    assert before.json()["type"].endswith("/problems/not-drawn/")
    assert (after.status_code, after["Content-Type"]) == (200, "image/svg+xml")
    assert "Results of “The marrow trial”" in after.content.decode()
    assert after["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_plain_address_and_the_accept_header_lead_to_the_same_picture(client, pen, study):
    publish(study, by=None, at=MONDAY)
    draw_missing()
    (address,) = list_addresses(client)

    plain = client.get(f"{STUDY}pictures/results.svg")
    accepted = client.get(STUDY, headers={"Accept": "image/svg+xml"})

    assert plain.content == accepted.content == client.get(address).content
    assert accepted["Content-Type"] == "image/svg+xml"
    assert client.get(address, headers={"If-None-Match": plain["ETag"]}).status_code == 304


def test_a_picture_changes_with_its_edition_and_the_former_address_redirects(client, pen, study):
    publish(study, by=None, at=MONDAY)
    draw_missing()
    (former,) = list_addresses(client)
    study.results.update(n_events=21, value="0.8077")
    publish(study, by=None, at=TUESDAY)
    draw_missing()

    (address,) = list_addresses(client)
    response = client.get(former)

    assert address != former
    assert (response.status_code, response["Location"]) == (301, address)
    assert client.get(address).status_code == 200
    assert DrawnPicture.objects.count() == 1


def test_a_picture_changes_with_what_it_shows_of_other_entries(client, pen, measure, study):
    publish(study, by=None, at=MONDAY)
    draw_missing()
    (former,) = list_addresses(client)
    measure.name = "No operation"
    measure.save()
    publish(measure, by=None, at=TUESDAY)
    draw_missing()

    (address,) = list_addresses(client)

    assert address != former
    assert len(pen) == 2
    assert client.get(address).status_code == 200


def test_what_is_withdrawn_is_out_of_reach_in_every_picture(client, pen, measure, study):
    publish(study, by=None, at=MONDAY)
    draw_missing()
    (address,) = list_addresses(client)

    withdraw(measure, by=None, at=TUESDAY, reason="error")

    assert list_addresses(client) == []  # before the worker has done anything
    assert client.get(address).status_code == 404
    assert draw_missing() == 0
    assert not DrawnPicture.objects.exists()


def test_withdrawing_an_entry_deletes_its_pictures(client, pen, study):
    publish(study, by=None, at=MONDAY)
    draw_missing()
    (address,) = list_addresses(client)

    withdraw(study, by=None, at=TUESDAY, reason="error")

    assert client.get(address).status_code == 410
    assert not DrawnPicture.objects.exists()


def test_drafts_are_never_drawn(client, pen, study):
    publish(study, by=None, at=MONDAY)
    study.title = "Secret"
    study.save()
    StudyFactory(title="Secret too", slug="secret")
    draw_missing()

    assert "Secret" not in DrawnPicture.objects.get().svg
    assert client.get("/api/v1/studies/secret/pictures/results.svg").status_code == 404


def test_an_entry_without_figures_has_no_picture(client, pen):
    publish(StudyFactory(slug="marrow-trial"), by=None, at=MONDAY)

    responses = [
        client.get(f"{STUDY}pictures/results.svg"),
        client.get(STUDY, headers={"Accept": "image/svg+xml"}),
        client.get(f"{STUDY}pictures/results-0.svg"),
    ]

    assert list_addresses(client) == []
    assert [each.status_code for each in responses] == [404, 404, 404]


def test_editions_have_no_pictures_since_they_may_be_former_ones(client, pen, study):
    publish(study, by=None, at=MONDAY)

    assert "pictures" not in client.get(f"{STUDY}editions/1/").json()
    assert "pictures" not in client.get(f"{STUDY}?as_of=2030-01-01").json()


def test_nothing_is_looked_at_while_the_log_stands_still(pen, study, django_assert_num_queries):
    publish(study, by=None, at=MONDAY)
    draw_missing()

    with django_assert_num_queries(3):  # head, progress, its place in the log
        assert draw_missing() == 0


def test_many_entries_are_drawn_in_steps(pen, measure, monkeypatch):
    monkeypatch.setattr("cms.pictures.missing_pictures.BATCH", 2)
    studies = [StudyFactory() for _ in range(5)]
    for study in studies:
        ResultFactory(study=study, measure=measure)
    publish(*studies, by=None, at=MONDAY)
    counts = [draw_missing(most=2) for _ in range(4)]
    measure.name = "No operation"
    measure.save()
    publish(measure, by=None, at=TUESDAY)

    again = [draw_missing(most=2) for _ in range(4)]

    assert (sum(counts), sum(again)) == (5, 5)
    assert max(*counts, *again) < 4  # a batch may bring more than were asked for
    assert len(set(pen)) == 10
    assert DrawnPicture.objects.count() == 5


@pytest.mark.parametrize("field", ["place", "recipe"])
def test_another_history_or_recipe_is_looked_through_from_the_start(pen, study, field):
    publish(study, by=None, at=MONDAY)
    draw_missing()
    DrawnPicture.objects.all().delete()
    other = {"place": "7-0123456789abcdef", "recipe": "former"}[field]
    DrawingProgress.objects.update(**{field: other})

    assert draw_missing() == 1


def test_reproject_looks_through_all_entries(pen, study):
    publish(study, by=None, at=MONDAY)
    draw_missing()
    DrawnPicture.objects.all().delete()

    list(reproject())

    assert draw_missing() == 1


def test_a_process_that_fails_is_started_again_after_a_minute(pen, study, monkeypatch, caplog):
    tries = []

    def fail(drawings):
        tries.append(drawings)
        raise DrawingError("no memory")

    publish(study, by=None, at=MONDAY)
    with monkeypatch.context() as broken:
        broken.setattr(duty, "draw_all", fail)
        for seconds in (0, 30, 61):
            duty.run_due(now=WEDNESDAY + timedelta(seconds=seconds))
    duty.run_due(now=WEDNESDAY + timedelta(minutes=5))

    assert len(tries) == 2
    assert "no memory" in caplog.text
    assert DrawnPicture.objects.count() == 1


def test_one_picture_that_fails_does_not_stop_the_others(study, measure, monkeypatch, caplog):
    other = StudyFactory(title="Other")
    ResultFactory(study=other, measure=measure)
    publish(study, other, by=None, at=MONDAY)

    def draw_one(drawings):
        return {
            key: "<svg/>" if "Other" in each["title"] else None for key, each in drawings.items()
        }

    monkeypatch.setattr(duty, "draw_all", draw_one)

    assert draw_missing() == 1
    assert draw_missing() == 0
    assert f"of {study.pk} can't be drawn" in caplog.text


@pytest.mark.slow
def test_the_worker_draws(client, study):
    publish(study, by=None, at=MONDAY)

    call_command("worker", "--once")

    svg = client.get(f"{STUDY}pictures/results.svg").content.decode()
    assert '<title id="title">Results of “The marrow trial”</title>' in svg
