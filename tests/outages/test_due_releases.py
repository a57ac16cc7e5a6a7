"""A scheduled release that can't be carried out takes nothing from readers, and heals by itself."""

from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.files.storage import storages
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from cms.api.database import due_releases as attempts
from cms.authoring.due_releases import FIRST_RETRY, execute_due_releases
from cms.authoring.models.release import Release
from cms.authoring.releases import schedule_acts, schedule_release
from cms.media.models import private_rendition_path
from cms.published import hooks
from cms.published.models.log import Change, Head
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.media import ImageFactory
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])

FAILED = (
    "Releases that failed: 1, of which {} are tried again by themselves. "
    "The first page of the admin says why."
)


def plan(*drafts):
    return schedule_acts(drafts, act="publish", at=TUESDAY, now=MONDAY, by=None)


def read(path):
    response = Client().get(path)
    return response.status_code, response.json()


def health():
    status, body = read("/readyz")
    return status, body["status"], body["checks"]["releases"][0].get("output", "")


@pytest.fixture
def there():
    """A topic that readers have."""
    topic = TopicFactory(slug="there")
    publish(topic, by=None, at=MONDAY)
    return topic


def rendition_of(image) -> Path:
    return Path(storages["default"].path(private_rendition_path(image.renditions[0]["file"])))


def test_missing_file_fails_the_release_and_no_reader(there):
    image = ImageFactory()
    release = plan(image)
    rendition_of(image).unlink()

    answers = [read("/api/v1/topics/")[0], read("/api/v1/topics/there/")[0], read("/feeds/")[0]]

    release.refresh_from_db()
    assert answers == [200, 200, 200]
    assert (release.state, release.attempts) == (Release.State.FAILED, 1)
    assert release.problem == "A file that it needs is missing: see the log of the worker."
    assert Change.objects.count() == 1
    assert health() == (200, "warn", FAILED.format(1))


def test_release_heals_once_the_file_is_back_and_has_the_time_at_which_readers_got_it(there):
    image = ImageFactory()
    path = rendition_of(image)
    release = plan(image)
    path.rename(path.with_suffix(".away"))
    execute_due_releases(now=TUESDAY)
    path.with_suffix(".away").rename(path)

    too_early = execute_due_releases(now=TUESDAY + FIRST_RETRY / 2)
    execute_due_releases(now=WEDNESDAY)

    release.refresh_from_db()
    assert too_early == []
    assert (release.state, release.problem) == (Release.State.DONE, "")
    assert Change.objects.get(entry_id=image.pk).at == WEDNESDAY
    assert health() == (200, "pass", "")


def test_attempts_become_ever_rarer():
    image = ImageFactory()
    release, now, waits = plan(image), TUESDAY, []
    rendition_of(image).unlink()

    for _ in range(15):
        execute_due_releases(now=now)
        release.refresh_from_db()
        waits.append((release.retry_at - now).total_seconds())
        now = release.retry_at

    assert waits == [min(5 * 2**number, 3600) for number in range(15)]


def test_release_that_somebody_has_to_change_is_not_tried_again(there):
    release = plan(TopicFactory())
    release.items.update(approved_at=None)

    assert read("/api/v1/topics/")[0] == 200

    release.refresh_from_db()
    assert (release.state, release.retry_at) == (Release.State.FAILED, None)
    assert release.problem.startswith("Nobody has approved what is in this release.")
    assert health() == (200, "warn", FAILED.format(0))


def test_release_that_failed_can_be_scheduled_anew():
    image = ImageFactory()
    path = rendition_of(image)
    release = plan(image)
    path.rename(path.with_suffix(".away"))
    execute_due_releases(now=TUESDAY)
    path.with_suffix(".away").rename(path)
    later = WEDNESDAY + timedelta(hours=1)

    schedule_release(release, at=later, now=TUESDAY)

    assert execute_due_releases(now=WEDNESDAY) == []
    execute_due_releases(now=later)
    assert Change.objects.get().at == later


def test_a_bug_fails_no_reader(there, monkeypatch):
    def fail(*, now):
        return 1 / 0

    monkeypatch.setattr(hooks.release_due, "connected", [(0, fail)])
    Head.objects.update(due_at=MONDAY)

    assert read("/api/v1/topics/")[0] == 200


def test_lock_that_is_held_holds_up_no_reader(there, monkeypatch):
    monkeypatch.setattr(attempts, "WAIT_SECONDS", 0.05)
    release = plan(TopicFactory(slug="planned"))

    with transaction.atomic():  # SQLite has one writer; PostgreSQL locks the row
        Head.objects.select_for_update().get()
        during = [read("/api/v1/topics/")[1]["count"] for _ in range(2)]
    attempts.DUE_ATTEMPT.thread.join()

    release.refresh_from_db()
    assert during == [1, 1]
    assert release.state == Release.State.DONE
    assert read("/api/v1/topics/")[1]["count"] == 2


def test_readers_at_the_same_time_wait_for_one_attempt(there, monkeypatch):
    release = plan(TopicFactory(slug="planned"))
    calls, counts = [], []
    connected = hooks.release_due.connected

    def count_calls(*, now):
        calls.append(now)

    def read_topics():
        try:
            counts.append(read("/api/v1/topics/")[1]["count"])
        finally:
            connections.close_all()

    monkeypatch.setattr(hooks.release_due, "connected", [(-1, count_calls), *connected])
    monkeypatch.setattr(attempts, "WAIT_SECONDS", 60)  # as long as a busy machine needs
    readers = [Thread(target=read_topics) for _ in range(4)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()

    release.refresh_from_db()
    assert (release.state, len(calls), counts) == (Release.State.DONE, 1, [2, 2, 2, 2])


def test_attempt_that_is_about_to_start_is_waited_for(monkeypatch):
    attempt, may_end, answers = attempts.DueAttempt(), Event(), []
    reader = Thread(target=lambda: answers.append(attempt.is_waited_for(MONDAY, TUESDAY)))

    class AttemptThread(Thread):
        def start(self):
            reader.start()
            reader.join(timeout=0.1)  # it may answer only when the attempt has started
            super().start()

    monkeypatch.setattr(attempts, "Thread", AttemptThread)
    monkeypatch.setattr(attempts, "release_due", lambda now: may_end.wait())
    first = Thread(target=attempt.wait, args=(MONDAY, TUESDAY))
    first.start()
    while not reader.ident:
        first.join(timeout=0.01)
    reader.join()
    may_end.set()
    first.join()

    assert answers == [True]


def test_who_read_before_an_attempt_ended_reads_again_and_later_readers_do_not(monkeypatch):
    attempt, began = attempts.DueAttempt(), timezone.now()
    monkeypatch.setattr(attempts, "release_due", lambda now: None)

    attempt.wait(MONDAY, began)

    assert attempt.is_waited_for(MONDAY, began)
    assert not attempt.is_waited_for(MONDAY, attempt.ended_at + timedelta(microseconds=1))


def test_what_failed_and_is_tried_again_still_counts_as_waiting(there):
    image = ImageFactory()
    plan(image)
    rendition_of(image).unlink()
    execute_due_releases(now=TUESDAY)

    assert type(image).objects.with_state().get().state == "scheduled"


def test_public_file_that_was_left_half_written_is_written_again():
    image = ImageFactory()
    name = image.renditions[0]["file"]
    public = Path(storages["public"].path(name))
    public.parent.mkdir(parents=True)
    public.write_bytes(rendition_of(image).read_bytes()[:50])

    publish(image, by=None, at=MONDAY)

    assert public.read_bytes() == rendition_of(image).read_bytes()


def test_public_file_that_cannot_be_deleted_does_not_undo_a_withdrawal(caplog):
    image = ImageFactory()
    publish(image, by=None, at=MONDAY)
    public = Path(storages["public"].path(image.renditions[0]["file"]))
    public.unlink()
    public.mkdir()  # a folder in its place is nothing that can be deleted as a file
    (public / "inside").touch()

    change = withdraw(image, by=None, at=TUESDAY, reason="error")

    assert change.sequence == 2
    assert "could not be deleted" in caplog.text


def test_picture_that_cannot_be_read_is_a_503_and_a_missing_one_a_404(caplog):
    image = ImageFactory()
    publish(image, by=None, at=MONDAY)
    first, second = (each["file"] for each in image.renditions[:2])
    for name in (first, second):
        Path(storages["public"].path(name)).unlink()
    Path(storages["public"].path(first)).mkdir()

    broken, missing = (Client().get(f"/media/{name}") for name in (first, second))

    assert (broken.status_code, broken["Retry-After"]) == (503, "5")
    assert missing.status_code == 404


def test_overview_says_why_a_release_failed_and_when_it_is_tried_again(admin_client):
    image = ImageFactory()
    release = plan(image)
    rendition_of(image).unlink()
    execute_due_releases(now=timezone.now())

    release.refresh_from_db()
    pages = [
        admin_client.get("/admin/"),
        admin_client.get(f"/admin/authoring/release/{release.pk}/change/"),
    ]

    for page in pages:
        assert "A file that it needs is missing" in page.content.decode()
        assert "It is tried again on" in page.content.decode()
