"""Citations: the publications that entries rest on. Readers receive them inside entries."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from cms.authoring.models.authored import AuthoredModel
from cms.authoring.models.draft import Draft
from cms.authoring.models.ordered_rows import OrderedRow
from cms.authoring.models.versioned import VersionedModel
from cms.lib.citations import format_vancouver
from cms.lib.fields import WebAddress
from cms.lib.source_fields import Integrity
from studies.choices import CitationKind, NoticeType, Precision
from studies.doi import DOI, normalize_doi

DATE_FORMATS = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d"}


class Citation(AuthoredModel, VersionedModel):
    """One publication. Empty fields and ``published_on`` NULL mean that the value is not known.

    ``integrity`` is its state as of ``integrity_checked_at`` (NULL: never checked).
    """

    label_relations = ("authors",)  # what __str__ reads

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(
        max_length=20,
        choices=CitationKind,
        default=CitationKind.JOURNAL_ARTICLE,
        help_text="What sort of publication it is.",
    )
    title = models.CharField(
        max_length=500, blank=True, help_text="Its title, as it stands there, without a full stop."
    )
    container_title = models.CharField(
        "journal or book",
        max_length=300,
        blank=True,
        help_text="Where it appeared: the journal, the book, the register.",
    )
    volume = models.CharField(max_length=20, blank=True, help_text="As it is printed.")
    issue = models.CharField(max_length=20, blank=True, help_text="As it is printed.")
    pages = models.CharField(
        max_length=30, blank=True, help_text="For example “135-140”, or the article's number."
    )
    published_on = models.DateField(
        null=True,
        blank=True,
        help_text="When it appeared. Where you know the year only, take its first of January.",
    )
    published_on_precision = models.CharField(
        "of the date is known",
        max_length=5,
        choices=Precision,
        default=Precision.YEAR,
        help_text="Readers are shown no more of the date than this.",
    )
    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        validators=[
            RegexValidator(DOI, "A DOI begins with “10.” and has a slash, like 10.1000/xyz123.")
        ],
        help_text="The digital object identifier. You may paste the whole doi.org address.",
    )
    pmid = models.CharField("PubMed id", max_length=12, blank=True, help_text="Digits only.")
    pmcid = models.CharField(
        "PubMed Central id", max_length=15, blank=True, help_text="For example “PMC4928392”."
    )
    registry_id = models.CharField(
        "trial registry id", max_length=40, blank=True, help_text="For example “NCT01234567”."
    )
    url = WebAddress(
        "address",
        max_length=500,
        blank=True,
        help_text="Where it can be read, if it has no DOI.",
    )
    integrity = models.CharField(
        max_length=25,
        choices=Integrity,
        default=Integrity.UNKNOWN,
        help_text=(
            "Whether the publication still stands. Look it up at the publisher or at PubMed, and "
            "add what you find under notices. “Not checked yet” is an honest answer."
        ),
    )
    integrity_checked_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody looked that up."
    )

    class Meta:
        constraints = [
            # DOIs ignore case; in two spellings the same publication would be two.
            models.CheckConstraint(
                condition=Q(doi="") | Q(doi__regex=DOI),
                name="citation_doi_is_lower_case_doi",
                violation_error_message=(
                    "A DOI begins with “10.” and has a slash, like 10.1000/xyz123. Copy it again."
                ),
            ),
            # A retraction must reach every entry, so all of them must name one citation.
            models.UniqueConstraint(
                fields=["doi"],
                condition=~Q(doi=""),
                name="citation_doi_once",
                violation_error_message=(
                    "Another citation has this DOI already. Use that one instead of a second."
                ),
            ),
        ]

    def __str__(self) -> str:
        authors = [author.family for author in self.authors.all()[:1]]
        parts = [*authors, self.year, self.title or self.container_title or self.doi]
        return " ".join(part for part in parts if part) or "Citation without a title"

    def clean_fields(self, exclude: Any = None) -> None:
        self.doi = normalize_doi(self.doi)
        super().clean_fields(exclude=exclude)

    @property
    def year(self) -> str:
        return f"{self.published_on:%Y}" if self.published_on else ""

    @property
    def publication_date(self) -> str:
        """Return the date in its known precision: "2016", "2016-01" or "2016-01-15"."""
        if self.published_on is None:
            return ""
        return self.published_on.strftime(DATE_FORMATS[Precision(self.published_on_precision)])

    @property
    def preferred_url(self) -> str:
        """Return the URL of the publication: that of its DOI, else its own."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    def format_vancouver(self) -> str:
        """Format the citation in Vancouver style."""
        return format_vancouver(
            authors=[(author.family, author.given) for author in self.authors.all()],
            title=self.title,
            container_title=self.container_title,
            year=self.year,
            volume=self.volume,
            issue=self.issue,
            pages=self.pages,
        )

    def quoting_drafts(self) -> Iterator[Draft]:
        """Yield the drafts of all content types whose documents hold this citation.

        Such a draft owns the row that names the citation: the row is deleted with it.
        """
        for relation in self._meta.related_objects:
            row_model = relation.related_model
            rows = row_model._default_manager.filter(**{relation.field.name: self}).order_by()
            for field in list_owner_fields(row_model):
                owners = rows.values(field.attname)
                yield from field.related_model._default_manager.filter(pk__in=owners)

    def refresh_digest(self) -> None:
        """Recompute the digests of the drafts that hold this citation, after it was saved."""
        for draft in self.quoting_drafts():
            draft.refresh_digest()


def list_owner_fields(row_model: type[models.Model]) -> Iterator[Any]:
    """Yield the foreign keys of a row model that lead to a draft and cascade its deletion."""
    for field in row_model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or not issubclass(field.related_model, Draft):
            continue
        if field.remote_field.on_delete is models.CASCADE:
            yield field


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
        validators=[
            RegexValidator(
                r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", "An ORCID looks like 0000-0002-1825-0097."
            )
        ],
        help_text="The author's own identifier, if it is known.",
    )

    class Meta(OrderedRow.Meta):
        verbose_name = "author"

    def __str__(self) -> str:
        return f"{self.family} {self.given}".strip()


class CitationNotice(OrderedRow):
    """One notice of a publisher about a publication, such as a correction or a retraction.

    A new version is not a retraction. ``date`` NULL means that the date is not known.
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
    date = models.DateField(null=True, blank=True, help_text="The day it appeared.")
    source = models.CharField(
        max_length=200, blank=True, help_text="Who says so, for example the journal or PubMed."
    )
    reason = models.TextField(blank=True, help_text="Why, in the notice's own words if possible.")

    class Meta(OrderedRow.Meta):
        verbose_name = "notice"

    def __str__(self) -> str:
        return self.get_type_display()
