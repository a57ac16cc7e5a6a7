"""Notices that a register reports about our citations, until an editor decides on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from studies.choices import NoticeType
from studies.models.citation import Citation


class NoticeProposal(models.Model):
    """One notice that a file from outside reports about a citation.

    It says nothing to readers: an editor confirms it, and it becomes a notice of the citation, or
    refuses it, and it is not proposed again. ``decided_at`` NULL: it waits. ``date`` NULL: the file
    has none.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for a decision"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Refused"

    citation = models.ForeignKey(Citation, on_delete=models.CASCADE, related_name="proposals")
    type = models.CharField(max_length=25, choices=NoticeType)
    notice_doi = models.CharField("DOI of the notice", max_length=200, blank=True)
    date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "proposed notice"
        constraints = [
            # The same file read twice proposes nothing new.
            models.UniqueConstraint(
                fields=["citation", "type", "notice_doi", "date"], name="notice_proposed_once"
            ),
            models.UniqueConstraint(
                fields=["citation", "type", "notice_doi"],
                condition=Q(date__isnull=True),
                name="undated_notice_proposed_once",
            ),
            # Who looks at what was decided looks for when.
            models.CheckConstraint(
                condition=Q(state="proposed") ^ Q(decided_at__isnull=False),
                name="notice_proposal_decided_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} of {self.date or 'an unknown day'}: {self.citation}"
