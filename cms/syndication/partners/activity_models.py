"""Records of a partner's activity: daily usage, receipts for recalls, and e-mails to it."""

from django.db import models
from django.utils import timezone


class Usage(models.Model):
    """The requests of one partner's keys on one UTC day, of one kind.

    ``entries`` counts the full documents in the responses (``usage.ENTRY_PATTERNS``). ``bytes``
    are those of the bodies as they were sent, so after compression.
    """

    class Kind(models.TextChoices):
        CHANGES = "changes", "Changes"
        EXPORT = "export", "Export"
        FEEDS = "feeds", "Feeds"
        API = "api", "API"

    partner = models.ForeignKey("Partner", on_delete=models.CASCADE, related_name="usage")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    requests = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    entries = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            # Two rows for one day would each be half the truth.
            models.UniqueConstraint(fields=["partner", "day", "kind"], name="usage_once"),
        ]


class Receipt(models.Model):
    """One partner's confirmation that its copies follow one recall.

    ``sequence`` is that of the recall. ``key`` is the prefix of the key that confirmed; blank if
    somebody confirmed in the admin.
    """

    partner = models.ForeignKey("Partner", on_delete=models.PROTECT, related_name="receipts")
    sequence = models.PositiveBigIntegerField(db_index=True)
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=8)

    class Meta:
        constraints = [
            # Confirming twice is confirming once.
            models.UniqueConstraint(fields=["partner", "sequence"], name="receipt_once"),
        ]


class Letter(models.Model):
    """One e-mail to one partner, in the outbox or sent.

    It is written in the transaction that decides on it. ``name`` says what it is about and is
    unique per partner, so that several workers write it once. ``sent_at`` NULL: it waits until
    ``next_at``. A worker leases it by moving ``next_at`` on, so that no other sends it meanwhile.
    """

    partner = models.ForeignKey("Partner", on_delete=models.CASCADE, related_name="letters")
    name = models.CharField(max_length=60)
    to = models.TextField(help_text="Addresses, with commas between them.")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    created_at = models.DateTimeField("written", default=timezone.now)
    next_at = models.DateTimeField("next attempt", default=timezone.now)
    sent_at = models.DateTimeField("sent", null=True)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True, help_text="Why the last attempt failed.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "name"], name="letter_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="letter_to_send", condition=models.Q(sent_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.subject
