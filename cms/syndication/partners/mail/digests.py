"""The daily digest: an e-mail of the corrections and withdrawals since the one before."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.published.models.log import CORRECTING, Change
from cms.syndication.partners.change_kinds import build_kind_filter
from cms.syndication.partners.mail.descriptions import describe_changes
from cms.syndication.partners.mail.outbox import queue_email
from cms.syndication.partners.models import Partner
from cms.syndication.partners.scope import Scope
from cms.syndication.partners.scope_history import build_scope_filter
from cms.syndication.push.webhooks.queue import last_deliverable_sequence

BELONGS_IN_DIGEST = Q(kind=Change.Kind.WITHDRAW) | Q(significance__in=CORRECTING)
#: Changes that one digest lists; ``changes/`` has the rest.
MAX_CHANGES = 200


def run_due(*, now: datetime) -> list[str]:
    """Write the digests that are due, once the hour of the day has come."""
    hour = latest_digest_hour(now)
    due = Partner.objects.filter(is_active=True, gets_digest=True, digest_at__lt=hour)
    partners = list(due.order_by("pk"))
    until = last_deliverable_sequence(now=now) if partners else 0
    for partner in partners:
        write_digest(partner, until=until, now=now)
    return []


def latest_digest_hour(now: datetime) -> datetime:
    """Return the latest instant at which the hour of digests began, in the site's time zone."""
    local = timezone.localtime(now)
    today = local.replace(hour=settings.DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def write_digest(partner: Partner, *, until: int, now: datetime) -> None:
    """Write the partner's e-mail and move its cursor, in one transaction.

    A digest without changes is not written.
    """
    with transaction.atomic():
        unchanged = Partner.objects.filter(pk=partner.pk, digest_at=partner.digest_at)
        reached = max(until, partner.digest_sequence)
        if not unchanged.update(digest_sequence=reached, digest_at=now):
            return  # another worker was faster
        window = Change.objects.filter(
            BELONGS_IN_DIGEST, sequence__gt=partner.digest_sequence, sequence__lte=reached
        )
        scope = build_scope_filter(Scope.of_partner(partner))
        kinds = build_kind_filter(partner.digest_kinds)
        changes = list(window.filter(scope, kinds).order_by("sequence"))
        if changes:
            name = f"digest-{partner.digest_sequence}-{reached}"
            context = {
                "changes": describe_changes(changes[:MAX_CHANGES]),
                "more": max(0, len(changes) - MAX_CHANGES),
            }
            queue_email(partner, name, to=[partner.contact], template="digest", at=now, **context)
