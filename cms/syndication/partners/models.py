"""Partners: who may receive copies, what of, on which terms, and how far their copies are."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_duration

from cms.lib.fields import WebAddress
from cms.published.models.log import Change, Head
from cms.syndication.partners.activity_models import Letter, Receipt, Usage

__all__ = ["Letter", "Partner", "Recall", "Receipt", "Usage"]


def head_sequence() -> int:
    """Return the sequence of the latest change; 0 while nothing has been published."""
    return Head.objects.values_list("sequence", flat=True).first() or 0


def validate_duration(text: str) -> None:
    """Raise ValidationError unless ``text`` is an ISO 8601 duration, as in the documents."""
    if not text.startswith("P") or not parse_duration(text):
        raise ValidationError(
            f"“{text}” is not a duration. Write PT24H for a day, PT90M for an hour and a half or "
            "P7D for a week."
        )


class Partner(models.Model):
    """One organisation that shows copies of published entries. It signs in with its keys.

    The lists of its scope hold names (``types``, ``locales``), ids (``series``, ``topics``) or
    document keys (``fields``), or kinds of change (``digest_kinds``, of the daily e-mail alone); an
    empty list means no limit. A blank term means the publisher's.
    ``last_pull_at`` NULL: it never asked for changes. ``last_sequence`` is the change up to which
    its copy is current. ``digest_sequence`` is the last change covered by a digest, which was
    written at ``digest_at``.
    """

    name = models.CharField(
        max_length=100, unique=True, help_text="The organisation, as you would write to it."
    )
    contact = models.EmailField(
        help_text="Who is told of recalls and of deliveries that fail. Best an address that "
        "several people read."
    )
    is_active = models.BooleanField(
        "active",
        default=True,
        help_text="Without it, nothing more is sent and its keys are refused.",
    )
    types = models.JSONField(default=list, blank=True)
    locales = models.JSONField("languages", default=list, blank=True)
    series = models.JSONField(default=list, blank=True)
    topics = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=list, blank=True)
    sees_embargoed = models.BooleanField(
        "sees what is under embargo",
        default=False,
        help_text="It gets entries before readers do, and promises to keep them until then.",
    )
    license_name = models.CharField(
        "licence",
        max_length=100,
        blank=True,
        help_text="What was agreed with this partner. Blank: the licence that every entry names.",
    )
    license_url = WebAddress(
        "address of the licence", blank=True, help_text="Where its text can be read."
    )
    attribution = models.CharField(
        max_length=300,
        blank=True,
        help_text="What it prints beside each copy. Blank: the attribution in each entry.",
    )
    logo_url = WebAddress(
        "logo", blank=True, help_text="The picture that belongs to the attribution. Blank: ours."
    )
    refresh_within = models.CharField(
        max_length=30,
        blank=True,
        validators=[validate_duration],
        help_text="How soon it compares its copies with ours again: PT24H is a day, P7D a week. "
        "Blank: as every entry says.",
    )
    allowed_changes = models.CharField(
        max_length=300,
        blank=True,
        help_text="What it may change: “Shorten, but no figures.” Blank: what we allow everybody.",
    )
    gets_digest = models.BooleanField(
        "gets the daily e-mail",
        default=True,
        help_text="Corrections and withdrawals of the day before, to the contact; no e-mail on "
        "days without any. Recalls are told at once, whatever stands here.",
    )
    digest_kinds = models.JSONField("kinds of change in it", default=list, blank=True)
    is_sandbox = models.BooleanField(
        "for trying things out",
        default=False,
        help_text="Nobody reads its copies: it owes no receipts and is not reminded.",
    )
    created_at = models.DateTimeField("since", default=timezone.now, editable=False)
    last_pull_at = models.DateTimeField("last pull", null=True, editable=False)
    last_sequence = models.PositiveBigIntegerField(default=0, editable=False)
    digest_sequence = models.PositiveBigIntegerField(default=head_sequence, editable=False)
    digest_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def agreed_terms(self) -> dict[str, Any]:
        """Return the terms in the form of a post's own, with the publisher's as defaults."""
        publisher = settings.PUBLISHER
        name, url = publisher["license_name"], publisher["license_url"]
        if self.license_name or self.license_url:
            name, url = self.license_name or name, self.license_url
        return {
            "license": {"name": name, "url": url},
            "attribution": {
                "text": self.attribution or f"Published by {publisher['name']}",
                "logo": self.logo_url or publisher["logo"],
            },
            "refresh_within": self.refresh_within or publisher["refresh_within"],
            "allowed_changes": self.allowed_changes or publisher["allowed_changes"],
        }

    def may_receive(self, *, type: str, locale: str) -> bool:
        """Tell whether entries of this type and language can be in its scope."""
        return (not self.types or type in self.types) and (
            not self.locales or locale in self.locales
        )


class Recall(Change):
    """One change that is a recall (``recalls.IS_RECALL``), for the admin."""

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return self.slug
