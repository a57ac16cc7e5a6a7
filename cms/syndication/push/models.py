"""Webhook subscriptions, their secrets, messages, replays and delivery attempts."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.client import check_destination
from cms.syndication.push.websub.models import Follower

__all__ = ["Delivery", "Follower", "Message", "Replay", "Secret", "Subscription"]


def validate_receiver_url(text: str) -> None:
    """Raise ValidationError unless messages may be sent to this address.

    This checks the text alone; the addresses that its host name resolves to are checked on every
    attempt.
    """
    try:
        check_destination(text, allow=settings.OUTBOUND_ALLOW)
    except AddressRefusedError as refused:
        raise ValidationError(str(refused)) from refused


class Subscription(models.Model):
    """One webhook of one partner, which receives changes in the order of the log.

    ``delivered_sequence`` is that of the last change it has received; later changes wait for it.
    ``told_sequence`` is where the latest message about changes has brought it, which is before that
    if later changes do not concern it; 0: there was none.
    ``types``, ``locales`` and ``kinds`` (of ``ChangeKind``) limit the changes; empty means all that
    its partner may receive.
    ``attempts`` counts failures in a row, the first at ``failing_since``; NULL: the latest attempt
    succeeded. ``next_attempt_at`` NULL: at once. ``leased_until``: a worker has it until then.
    ``latest_ms`` is the duration of the latest attempt. ``notified_at`` is when the partner was
    notified that the subscription was disabled.
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
        validators=[validate_receiver_url],
        help_text="Where the partner receives. It should begin with https://; ports 80 and 443 "
        "alone are asked.",
    )
    envelope = models.CharField(
        max_length=11,
        choices=Envelope,
        default=Envelope.PLAIN,
        help_text="How each message is wrapped. The signature is the same.",
    )
    types = models.JSONField(default=list, blank=True)
    locales = models.JSONField("languages", default=list, blank=True)
    kinds = models.JSONField("kinds of change", default=list, blank=True)
    delivered_sequence = models.PositiveBigIntegerField(
        "told up to",
        help_text="The last line of the log that it was told of. A new subscription starts at "
        "the end of the log; 0 tells it everything that ever changed.",
    )
    told_sequence = models.PositiveBigIntegerField(default=0, editable=False)
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
    """One secret that signs the messages of a subscription. It was shown once, when created.

    It is stored in plain text, since signing needs it. ``ends_at`` NULL: the current secret.
    Otherwise a newer secret has replaced it, and both sign until ``ends_at``.
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
    """One webhook message: every attempt sends these bytes under this id.

    ``first`` and ``last`` are the sequences of its first and last change. Its delivery moves the
    subscription from ``after`` to ``through``. All four are 0 in a test and in the message that the
    log was restored. ``told_at`` NULL: it is
    not delivered yet.
    """

    class Kind(models.TextChoices):
        CHANGES = "changes", "Changes"
        REPLAY = "replay", "Replay"
        TEST = "test", "Test"
        RESTORED = "restored", "Log restored"

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    webhook_id = models.CharField(max_length=120, unique=True)
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
            # Later changes wait: a receiver gets them in the order of the log.
            models.UniqueConstraint(
                fields=["subscription"],
                condition=Q(kind="changes", told_at=None),
                name="message_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.webhook_id


class Replay(models.Model):
    """A range of changes that a subscription receives again, once no new changes wait for it.

    ``after`` moves on with each delivery; the changes after it up to ``until`` remain.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="replays")
    after = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One attempt to deliver a message: the log that people read.

    ``status`` is that of the response. NULL: there was none, for the reason in ``problem``. The
    body of the response is not stored.
    """

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="deliveries"
    )
    kind = models.CharField(max_length=8, choices=Message.Kind)
    webhook_id = models.CharField("message", max_length=120)
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
