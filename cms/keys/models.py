"""API keys: who may request more than the public gets."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Scope(models.TextChoices):
    READ = "read", "Read what is published"
    CONFIRM = "confirm", "Confirm recalls in the name of its partner"


def default_scopes() -> list[str]:
    return [Scope.READ.value]


def default_rate() -> int:
    rate: int = settings.RATE_KEY
    return rate


class Key(models.Model):
    """One API key of a partner or an application. Only the digest of its text is stored.

    ``rate`` is in requests per hour, 0 for no limit. NULL means: never expires, not revoked, not
    used yet.
    """

    name = models.CharField(
        max_length=100,
        help_text="Who uses the key and for what, so that you know whom to ask before you revoke "
        "it: “Example News, mobile app”.",
    )
    partner = models.ForeignKey(
        "partners.Partner",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="keys",
        help_text="The partner whose scope and terms hold for the key; none for our own front "
        "ends.",
    )
    prefix = models.CharField(max_length=8, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(
        default=default_scopes, help_text="What the key opens. Every key reads what is published."
    )
    rate = models.PositiveIntegerField(
        "requests per hour",
        default=default_rate,
        validators=[MaxValueValidator(1_000_000_000)],
        help_text="How many requests the key may make in an hour. 0 sets no limit.",
    )
    expires_at = models.DateTimeField(
        "expires",
        null=True,
        blank=True,
        help_text="From this instant on the key is refused. Leave it blank for a key without end.",
    )
    revoked_at = models.DateTimeField("revoked", null=True, editable=False)
    created_at = models.DateTimeField("made", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="made by",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    last_used_at = models.DateTimeField(
        "last used", null=True, editable=False, help_text="To the minute."
    )

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            # An empty digest would be one that nobody ever computed.
            models.CheckConstraint(condition=~Q(digest=""), name="key_has_a_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    def clean(self) -> None:
        scopes = self.scopes
        if not isinstance(scopes, list) or not scopes or not set(scopes) <= set(Scope.values):
            known = ", ".join(Scope.values)
            raise ValidationError({"scopes": f"Give at least one of these scopes: {known}."})
        if Scope.CONFIRM in scopes and self.partner_id is None:
            raise ValidationError(
                {"scopes": "Only a partner's key can confirm: choose the partner."}
            )
