"""Who is told of changes, under which secret, of what, and how each attempt went."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms.lib.outbound.client import check_destination
from cms.lib.outbound.transport import AddressRefusedError
from cms.syndication.push.websub.models import Follower

__all__ = ["Delivery", "Follower", "Message", "Replay", "Secret", "Subscription"]


def everything() -> list[str]:
    return []


def receivers_address(text: str) -> None:
    """As it is written: where a name leads to is looked at on every attempt."""
    try:
        check_destination(text, allow=settings.OUTBOUND_ALLOW)
    except AddressRefusedError as refused:
        raise ValidationError(str(refused)) from refused


class Subscription(models.Model):
    """One address of one partner that is told of changes, in the order of the log.

    ``told`` is how far it has come: together with the log, that is all that waits for it.
    ``types`` and ``locales`` limit what it is told of; empty: all that its partner may have.
    ``attempts`` failed in a row, the first at ``failing_since``; NULL: the latest succeeded.
    ``next_attempt_at`` NULL: at once. ``leased_until``: a worker sends to it until then.
    ``latest_ms`` is how long the latest attempt took, ``notified_at`` when somebody was told that
    it was disabled.
    """

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        DISABLED = "disabled", "Disabled"

    class Envelope(models.TextChoices):
        PLAIN = "plain", "As it is"
        CLOUD = "cloudevents", "CloudEvents 1.0"

    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.CASCADE, related_name="subscriptions"
    )
    url = models.CharField(
        "address",
        max_length=1000,
        validators=[receivers_address],
        help_text="Where the partner receives. It should begin with https://; ports 80 and 443 "
        "alone are asked.",
    )
    envelope = models.CharField(
        max_length=11,
        choices=Envelope,
        default=Envelope.PLAIN,
        help_text="How each message is wrapped. The signature is the same.",
    )
    types = models.JSONField(default=everything, blank=True)
    locales = models.JSONField("languages", default=everything, blank=True)
    told = models.PositiveBigIntegerField(
        "told up to",
        help_text="The last line of the log that it was told of. A new subscription starts at "
        "the end of the log; 0 tells it everything that ever changed.",
    )
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    reason = models.CharField(max_length=200, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("failed", default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    latest_at = models.DateTimeField("latest attempt", null=True, editable=False)
    latest_ms = models.PositiveIntegerField(default=0, editable=False)
    next_attempt_at = models.DateTimeField("next attempt", null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    notified_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField("since", default=timezone.now, editable=False)

    class Meta:
        ordering = ["partner__name", "pk"]

    def __str__(self) -> str:
        return f"{self.partner}: {self.url}"


class Secret(models.Model):
    """What signs the messages to one subscription. It was shown once, when it was made.

    It is kept as it is, since signing needs it. ``ends_at`` NULL: the current one; else a newer one
    has taken its place, and both sign until then.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="secrets")
    text = models.CharField(max_length=100)
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscription"], condition=Q(ends_at=None), name="secret_one_is_current"
            ),
        ]

    def __str__(self) -> str:
        return f"whsec_… of {self.made_at:%Y-%m-%d}"  # the text itself is for the signature alone


class Message(models.Model):
    """What one subscription is told at once: these bytes under this id, in every attempt.

    ``first`` and ``last`` are the lines it tells of; once it is told, the subscription has come
    from ``after`` to ``through``. All are 0 in a test. ``told_at`` NULL: not yet.
    """

    class Kind(models.TextChoices):
        CHANGES = "changes", "Changes"
        REPLAY = "replay", "Replay"
        TEST = "test", "Test"

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(max_length=7, choices=Kind)
    webhook_id = models.CharField(max_length=80, unique=True)
    after = models.PositiveBigIntegerField(default=0)
    first = models.PositiveBigIntegerField(default=0)
    last = models.PositiveBigIntegerField(default=0)
    through = models.PositiveBigIntegerField(default=0)
    content_type = models.CharField(max_length=60)
    body = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subscription", "last"], name="message_of_lines")]
        constraints = [
            # What comes later waits: a receiver is told in the order of the log.
            models.UniqueConstraint(
                fields=["subscription"],
                condition=Q(kind="changes", told_at=None),
                name="message_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.webhook_id


class Replay(models.Model):
    """Lines that a subscription asked to be told again, after those that wait for it.

    ``after`` moves on; what remains is what comes after it, up to ``until``.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="replays")
    after = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One attempt to tell a subscription: the log that people read.

    ``status`` NULL: nothing answered; ``problem`` says why. What the other end wrote is not kept.
    """

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="deliveries"
    )
    kind = models.CharField(max_length=7, choices=Message.Kind)
    webhook_id = models.CharField("message", max_length=80)
    first = models.PositiveBigIntegerField("from line", default=0)
    last = models.PositiveBigIntegerField("to line", default=0)
    at = models.DateTimeField(db_index=True)
    ms = models.PositiveIntegerField("took (ms)")
    status = models.PositiveSmallIntegerField("answer", null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.webhook_id} at {self.at:%Y-%m-%d %H:%M:%S} UTC"
