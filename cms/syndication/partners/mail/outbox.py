"""E-mail to partners: written with what it is about, sent afterwards, each of them once.

A letter that was handed over when its worker died is sent again, as the same message: its
``Message-ID`` is made of the letter alone, so that whoever receives it twice can tell.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string

from cms.syndication.partners.activity_models import Letter
from cms.syndication.partners.models import Partner

#: How long whoever sends a letter has for it, before another worker takes it for lost.
GRACE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
#: Letters of one round: the worker has other duties too.
PER_ROUND = 20


def write(
    partner: Partner, name: str, *, to: list[str], template: str, at: datetime, **context: Any
) -> bool:
    """Have the letter sent, unless one of this name was written before. ``template`` is the name
    of its two forms, text and HTML; the first line of the text is the subject.
    """
    context |= {"partner": partner, "base": settings.BASE_URL, "us": settings.PUBLISHER["name"]}
    subject, _, text = render_to_string(f"partners/{template}.txt", context).partition("\n")
    letter = {
        "to": ", ".join(to),
        "subject": subject[:200],
        "text": text.lstrip("\n"),
        "html": render_to_string(f"partners/{template}.html", context | {"subject": subject}),
        "created_at": at,
        "next_at": at,
    }
    _, is_new = Letter.objects.get_or_create(partner=partner, name=name, defaults=letter)
    return is_new


def run_due(*, now: datetime) -> list[str]:
    """Send what waits. If the mail server does not answer, the rest waits for the next round."""
    waiting = Letter.objects.filter(sent_at=None, next_at__lte=now)
    for letter in waiting.order_by("next_at", "pk")[:PER_ROUND]:
        if claim(letter, now=now) and not send(letter, now=now):
            break
    return []


def claim(letter: Letter, *, now: datetime) -> bool:
    """Whether it is ours to send: of several workers one moves the instant on."""
    same = Letter.objects.filter(pk=letter.pk, sent_at=None, next_at=letter.next_at)
    return bool(same.update(next_at=now + GRACE, attempts=F("attempts") + 1))


def send(letter: Letter, *, now: datetime) -> bool:
    rows = Letter.objects.filter(pk=letter.pk)
    try:
        message(letter).send()
    except Exception as problem:  # noqa: BLE001 -- whatever a mail server or a library does
        wait = min(timedelta(minutes=2 ** min(letter.attempts, 10)), LONGEST_WAIT)
        said = f"{type(problem).__name__}: {problem}"[:500]
        rows.update(problem=said, next_at=now + wait)
        return False
    rows.update(sent_at=now, problem="")
    return True


def message(letter: Letter) -> EmailMultiAlternatives:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {
        "Message-ID": f"<{letter.name}.{letter.partner_id}@{domain}>",
        "Auto-Submitted": "auto-generated",  # nobody's holiday replies to it
    }
    made = EmailMultiAlternatives(
        letter.subject, letter.text, to=letter.to.split(", "), headers=headers
    )
    made.attach_alternative(letter.html, "text/html")
    return made
