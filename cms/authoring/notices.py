"""Tell whoever scheduled an act, by e-mail, that a later act has ended it."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from cms.authoring.models.release import Release, ReleaseItem

LOG = logging.getLogger(__name__)
RETRY_DELAY = timedelta(minutes=10)
BATCH_SIZE = 20


def send_notices(*, now: datetime) -> list[str]:
    """Send the notices that are due, as a duty of the worker; one that fails is tried again."""
    waiting = ReleaseItem.objects.filter(notify_at__lte=now).order_by("notify_at", "pk")
    for item in waiting.select_related("release", "approved_by")[:BATCH_SIZE]:
        lease = ReleaseItem.objects.filter(pk=item.pk, notify_at=item.notify_at)
        if not lease.update(notify_at=now + RETRY_DELAY):
            continue  # another worker was faster
        try:
            send_notice(item)
        except OSError as problem:  # smtplib's errors are among them
            LOG.warning("Nobody could be told that “%s” has ended: %s", item, problem)
            break
        ReleaseItem.objects.filter(pk=item.pk).update(notify_at=None)
    return []


def send_notice(item: ReleaseItem) -> None:
    """Tell the account that approved the item; without an address there is nobody to tell."""
    release, person = item.release, item.approved_by
    if person is None or not person.email:
        return
    after = {
        Release.State.OPEN: "The schedule of the other entries has ended, too.",
        Release.State.SCHEDULED: "The other entries go out at the set time.",
    }
    path = reverse("admin:authoring_release_change", args=[release.pk])
    send_mail(
        f"Not carried out: {item}",
        f"{item.ended_because}\n\nSo what you scheduled with “{release}” does not happen: {item}. "
        f"{after.get(Release.State(release.state), '')}\n\n{settings.BASE_URL}{path}\n",
        None,
        [person.email],
    )
