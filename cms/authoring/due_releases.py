"""Carry out releases at their instant, mark those that fail, and try again what may heal by itself.

A release fails for good if its entries can't be published as they are: somebody has to change
something. Any other failure, such as a full disk, a missing file or a lock, may pass: the worker
tries again, ever more rarely.
"""

import logging
from copy import copy
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q

from cms.authoring.approvals import ReleaseError
from cms.authoring.models.release import Release, next_due_at
from cms.authoring.releases import AlreadyDoneError, execute_release
from cms.lib.database_errors import is_outage
from cms.lib.health import HealthCheck
from cms.lib.versions import MovedOnError
from cms.maintenance import lock_log, update_due_at

LOG = logging.getLogger(__name__)
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=5), timedelta(hours=1)
#: How long a statement of an attempt may wait for a lock, and take in all (PostgreSQL).
LOCK_TIMEOUT, STATEMENT_TIMEOUT = "5s", "60s"
LATE = timedelta(minutes=1)
#: Releases that failed and could not be marked so, with the time of their next attempt here.
UNMARKED: dict[UUID, datetime] = {}


def execute_due_releases(*, now: datetime) -> list[Release]:
    """Attempt every release that is due, and return those that were carried out or failed.

    The worker calls this; so does the first request after the instant, should the worker be late:
    the second call skips the release.
    """
    scheduled = Q(state=Release.State.SCHEDULED, due_at__lte=now)
    failed = Q(state=Release.State.FAILED, retry_at__lte=now)
    due = Release.objects.filter(scheduled | failed).order_by("due_at", "pk")
    return [release for release in due if attempt_release(release, now=now)]


def run_release_duty(*, now: datetime) -> list[str]:
    """Execute due releases as a duty of the worker; returns a sentence for each."""
    return [
        ". ".join(filter(None, [f"Release “{each}”: {each.get_state_display()}", each.problem]))
        for each in execute_due_releases(now=now)
    ]


def attempt_release(release: Release, *, now: datetime) -> bool:
    """Carry out the release or mark it as failed; False if another process did.

    What was due now has its instant as the time of its changes; what failed then, and readers did
    not have, the time of this attempt.
    """
    if now < UNMARKED.get(release.pk, now):
        return False
    is_first = release.state == Release.State.SCHEDULED
    at = release.due_at if is_first and release.due_at else now
    try:
        with transaction.atomic():
            limit_waiting()
            if not is_unchanged(release):
                return False
            # A copy, which is done before the commit: if that fails, the release is not.
            execute_release(copy(release), by=release.created_by, at=at, states=[release.state])
    except AlreadyDoneError:
        return False
    except Exception as error:
        attempts = 0 if is_first else release.attempts
        next_at = now + min(FIRST_RETRY * 2 ** min(attempts, 12), LONGEST_RETRY)
        UNMARKED[release.pk] = next_at  # should even that it failed be more than can be written
        if isinstance(error, ReleaseError | MovedOnError):
            return mark_failed(release, str(error), at=now)
        LOG.exception("The release %s failed; it is tried again.", release.pk)
        return mark_failed(release, explain_failure(error), at=now, retry_at=next_at)
    UNMARKED.pop(release.pk, None)
    release.refresh_from_db()
    return True


def is_unchanged(release: Release) -> bool:
    """Return whether no other process has attempted or changed the release since it was read."""
    same = Release.objects.filter(pk=release.pk, state=release.state, attempts=release.attempts)
    return same.exists()


def mark_failed(
    release: Release, problem: str, *, at: datetime, retry_at: datetime | None = None
) -> bool:
    """Record the failed attempt; False if the release has changed since.

    ``retry_at`` None: nothing happens before somebody has seen to it.
    """
    attempts = release.attempts + 1 if release.state == Release.State.FAILED else 1
    with transaction.atomic():
        limit_waiting()
        lock_log()  # before the release, as whoever carries it out
        is_marked = is_unchanged(release)
        if is_marked:
            Release.objects.filter(pk=release.pk).update(
                state=Release.State.FAILED,
                done_at=at,
                problem=problem,
                attempts=attempts,
                retry_at=retry_at,
            )
            update_due_at(next_due_at)
    UNMARKED.pop(release.pk, None)
    release.refresh_from_db()
    return is_marked


def limit_waiting() -> None:
    """Bound the statements of this transaction. SQLite has a bound on each wait already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true), "
                "set_config('statement_timeout', %s, true)",
                [LOCK_TIMEOUT, STATEMENT_TIMEOUT],
            )


def explain_failure(error: Exception) -> str:
    """Say in a sentence for authors and operators what kept a release from being carried out."""
    if isinstance(error, FileNotFoundError):
        return "A file that it needs is missing: see the log of the worker."
    if isinstance(error, OSError):
        return f"A file could not be read or written ({error.strerror or error})."
    if is_outage(error):
        return f"The database could not be written ({str(error).splitlines()[0]})."
    return f"Something unforeseen happened ({type(error).__name__}): see the log of the worker."


def check_releases(*, now: datetime) -> HealthCheck:
    """Check that no release has failed or is late."""
    failed = Q(state=Release.State.FAILED)
    late = Q(state=Release.State.SCHEDULED, due_at__lte=now - LATE)
    counts = Release.objects.filter(failed | late).aggregate(
        failed=Count("pk", filter=failed),
        retried=Count("pk", filter=failed & Q(retry_at__isnull=False)),
        late=Count("pk", filter=late),
    )
    sentences = []
    if counts["failed"]:
        sentences.append(
            f"Releases that failed: {counts['failed']}, of which {counts['retried']} are tried "
            "again by themselves. The first page of the admin says why."
        )
    if counts["late"]:
        sentences.append(
            f"Releases that are late: {counts['late']}. The worker does not run, or can't write."
        )
    return HealthCheck("releases", "warn" if sentences else "pass", " ".join(sentences))
