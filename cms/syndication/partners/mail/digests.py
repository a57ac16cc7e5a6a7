"""The daily e-mail: what was corrected and withdrawn since the one before."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.published.models.log import CORRECTING, Change
from cms.syndication.partners.mail.descriptions import described
from cms.syndication.partners.mail.outbox import write
from cms.syndication.partners.models import Partner
from cms.syndication.push.webhooks.queue import tellable

WRONG = Q(kind=Change.Kind.WITHDRAW) | Q(significance__in=CORRECTING)
#: Lines of one letter; whatever more there are, ``changes/`` has them.
MOST = 200


def run_due(*, now: datetime) -> list[str]:
    """Write the digests of the day, once its hour has come."""
    hour = hour_before(now)
    due = Partner.objects.filter(is_active=True, gets_digest=True, digest_at__lt=hour)
    waiting = list(due.order_by("pk"))
    upto = tellable(now=now) if waiting else 0
    for partner in waiting:
        digest(partner, upto=upto, now=now)
    return []


def hour_before(now: datetime) -> datetime:
    """The last time that it was the hour of digests, in the zone of the house."""
    here = timezone.localtime(now)
    today = here.replace(hour=settings.DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if today <= here else today - timedelta(days=1)


def digest(partner: Partner, *, upto: int, now: datetime) -> None:
    """Write the partner's letter and move its cursor, both or neither; no letter about nothing."""
    with transaction.atomic():
        same = Partner.objects.filter(pk=partner.pk, digest_at=partner.digest_at)
        reached = max(upto, partner.digest_sequence)
        if not same.update(digest_sequence=reached, digest_at=now):
            return  # another worker was faster
        lines = Change.objects.filter(
            WRONG, sequence__gt=partner.digest_sequence, sequence__lte=reached
        )
        mine = [
            line
            for line in lines.order_by("sequence")
            if partner.may_have(type=line.type, locale=line.locale)
        ]
        if mine:
            name = f"digest-{partner.digest_sequence}-{reached}"
            context = {"lines": described(mine[:MOST]), "more": max(0, len(mine) - MOST)}
            write(partner, name, to=[partner.contact], template="digest", at=now, **context)
