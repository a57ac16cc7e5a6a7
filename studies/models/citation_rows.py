"""Rows of a citation: its authors, and the notices that were published about it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from cms.authoring.models.ordered_rows import OrderedRow
from studies.choices import NoticeType
from studies.doi import DOI
from studies.models.citation import Citation

ORCID = r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"


class CitationAuthor(OrderedRow):
    """One author of a publication, in the order printed."""

    citation = models.ForeignKey(Citation, on_delete=models.CASCADE, related_name="authors")
    family = models.CharField(
        "family name", max_length=100, help_text="Or the whole name of a group."
    )
    given = models.CharField(
        "given names", max_length=100, blank=True, help_text="In full, or as initials."
    )
    orcid = models.CharField(
        "ORCID",
        max_length=19,
        blank=True,
        validators=[RegexValidator(ORCID, "An ORCID looks like 0000-0002-1825-0097.")],
        help_text="The author's own identifier, if it is known.",
    )

    class Meta(OrderedRow.Meta):
        verbose_name = "author"

    def __str__(self) -> str:
        return f"{self.family} {self.given}".strip()


class CitationNotice(OrderedRow):
    """One notice of a publisher about a publication, such as a correction or a retraction.

    A new version is not a retraction. ``date`` NULL means that the date is not known,
    ``acknowledged_at`` NULL that no editor has acknowledged the notice yet.
    """

    citation = models.ForeignKey(Citation, on_delete=models.CASCADE, related_name="notices")
    type = models.CharField(max_length=25, choices=NoticeType, help_text="What the notice is.")
    notice_doi = models.CharField(
        "DOI of the notice",
        max_length=200,
        blank=True,
        validators=[RegexValidator(DOI, "Write the DOI in lower case, like 10.1000/xyz123.")],
        help_text="Its own DOI, if it has one.",
    )
    date = models.DateField(
        null=True,
        blank=True,
        help_text="The day it appeared. Notices count in this order; those without a day, last.",
    )
    source = models.CharField(
        max_length=200, blank=True, help_text="Who says so, for example the journal or PubMed."
    )
    reason = models.TextField(blank=True, help_text="Why, in the notice's own words if possible.")
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(OrderedRow.Meta):
        verbose_name = "notice"

    def __str__(self) -> str:
        return self.get_type_display()

    def record_acknowledgement(
        self, changed: Collection[str], *, is_wanted: bool, by: Any, at: datetime
    ) -> None:
        """Record that ``by`` has acknowledged the notice, or that nobody has, after a form.

        ``changed`` are the fields that the form has changed. An acknowledgement is of the notice as
        it was then: what says something else waits for another one.
        """
        is_new = "acknowledged" in changed and is_wanted
        is_other = not {"position", "acknowledged"}.issuperset(changed)
        if is_new:
            self.acknowledged_by, self.acknowledged_at = by, at
        elif is_other or not is_wanted:
            self.acknowledged_by, self.acknowledged_at = None, None
        self.save(update_fields=["acknowledged_by", "acknowledged_at"])
