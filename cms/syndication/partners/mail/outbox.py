"""Transactional outbox of e-mails to partners: queue in a transaction, send afterwards.

If a worker dies between handing an e-mail over and recording it, the e-mail is sent again. Its
``Message-ID`` depends on the row alone, so that a receiver can recognise the second copy.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string

from cms.syndication.partners.activity_models import Letter
from cms.syndication.partners.models import Partner

#: How long a worker has to send an e-mail, before another worker tries it again.
LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
#: E-mails of one round: the worker has other duties too.
BATCH_SIZE = 20


def queue_email(
    partner: Partner, name: str, *, to: list[str], template: str, at: datetime, **context: Any
) -> bool:
    """Put an e-mail into the outbox, unless the partner has one of this name. True if it is new.

    ``template`` names two templates, text and HTML; the first line of the text is the subject.
    """
    context |= {"partner": partner, "base": settings.BASE_URL, "us": settings.PUBLISHER["name"]}
    subject, _, text = render_to_string(f"partners/{template}.txt", context).partition("\n")
    values = {
        "to": ", ".join(to),
        "subject": subject[:200],
        "text": text.lstrip("\n"),
        "html": render_to_string(f"partners/{template}.html", context | {"subject": subject}),
        "created_at": at,
        "next_at": at,
    }
    _, is_new = Letter.objects.get_or_create(partner=partner, name=name, defaults=values)
    return is_new


def run_due(*, now: datetime) -> list[str]:
    """Send the waiting e-mails; once the mail server fails, leave the rest to the next round."""
    waiting = Letter.objects.filter(sent_at=None, next_at__lte=now)
    for email in waiting.order_by("next_at", "pk")[:BATCH_SIZE]:
        if lease_email(email, now=now) and not send_email(email, now=now):
            break
    return []


def lease_email(email: Letter, *, now: datetime) -> bool:
    """Lease the e-mail by moving ``next_at`` on. False if another worker was faster."""
    unleased = Letter.objects.filter(pk=email.pk, sent_at=None, next_at=email.next_at)
    return bool(unleased.update(next_at=now + LEASE, attempts=F("attempts") + 1))


def send_email(email: Letter, *, now: datetime) -> bool:
    """Send a leased e-mail and record the result. False if it failed and will be tried again."""
    row = Letter.objects.filter(pk=email.pk)
    try:
        build_email(email).send()
    except Exception as problem:  # noqa: BLE001 -- whatever a mail server or a library does
        wait = min(timedelta(minutes=2 ** min(email.attempts, 10)), LONGEST_WAIT)
        reason = f"{type(problem).__name__}: {problem}"[:500]
        row.update(problem=reason, next_at=now + wait)
        return False
    row.update(sent_at=now, problem="")
    return True


def build_email(email: Letter) -> EmailMultiAlternatives:
    """Build the message that is handed to the mail server, in text and HTML."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {
        "Message-ID": f"<{email.name}.{email.partner_id}@{domain}>",
        "Auto-Submitted": "auto-generated",  # nobody's holiday replies to it
    }
    message = EmailMultiAlternatives(
        email.subject, email.text, to=email.to.split(", "), headers=headers
    )
    message.attach_alternative(email.html, "text/html")
    return message
