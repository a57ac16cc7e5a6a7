"""What is kept of each partner beside its terms: how much it asked, its word, our letters."""

from django.db import models
from django.utils import timezone


class Usage(models.Model):
    """What the keys of one partner asked on one day (UTC), in one way.

    ``entries`` counts whole documents in the answers, so far as they were made by a room of the
    API that knows their number; ``bytes`` are those of bodies as they were sent.
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
    """A partner's word that its copies follow one recall. ``sequence`` is the recall's line in the
    log, ``key`` the prefix of the key with which it was given.
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
    """One e-mail about one matter, as it is or will be sent.

    It is written in the transaction that decides on it, and ``name`` says what it is about: so it
    is written once, however many workers look. ``sent_at`` NULL: it waits until ``next_at``, which
    whoever sends it moves on first, so that nobody else does at the same time.
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
