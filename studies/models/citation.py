"""The draft of a citation: a publication that entries rest on."""

from collections.abc import Sequence
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from cms.authoring.models.draft import Draft
from cms.authoring.models.ordered_rows import validate_rows
from cms.lib.citations import format_vancouver
from cms.lib.fields import WebAddress
from cms.lib.integrity import Integrity
from cms.publishing import Problem
from studies.choices import CitationKind, Precision
from studies.citation_document import CitationDocument
from studies.doi import DOI, normalize_doi
from studies.integrity import derive_integrity
from studies.published_citation import PublishedCitation

MAX_TITLE_LENGTH = 300  # of the titles of entries
PMID, PMCID = r"^[1-9]\d*\Z", r"^PMC[1-9]\d*\Z"
DATE_FORMATS = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d"}


class Citation(Draft):
    """One publication. Empty fields and ``published_on`` NULL mean that the value is not known.

    ``integrity_checked_at`` NULL: nobody has ever looked up whether it still stands.
    """

    document = CitationDocument
    published = PublishedCitation
    label_relations = ("authors",)  # what __str__ reads

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
    pmid = models.CharField(
        "PubMed id",
        max_length=12,
        blank=True,
        validators=[RegexValidator(PMID, "A PubMed id has digits only, like 26156727.")],
        help_text="Digits only.",
    )
    pmcid = models.CharField(
        "PubMed Central id",
        max_length=15,
        blank=True,
        validators=[RegexValidator(PMCID, "It begins with “PMC”, like PMC4928392.")],
        help_text="For example “PMC4928392”.",
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
    integrity_checked_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=(
            "When somebody last looked up at the publisher or at PubMed whether it still stands. "
            "Add what you find under notices."
        ),
    )

    class Meta(Draft.Meta):
        constraints = [
            *Draft.Meta.constraints,
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
        names = (self.title, self.container_title, self.doi, self.registry_id)
        parts = [*authors, str(self.year or ""), next(filter(None, names), "")]
        return " ".join(part for part in parts if part) or "Citation without a title"

    def clean_fields(self, exclude: Any = None) -> None:
        self.doi = normalize_doi(self.doi)
        super().clean_fields(exclude=exclude)

    @property
    def entry_title(self) -> str:
        """Return its title, or what else it is known by, as short as the titles of entries are."""
        title = self.title or str(self)
        return title if len(title) <= MAX_TITLE_LENGTH else f"{title[: MAX_TITLE_LENGTH - 1]}…"

    @property
    def integrity(self) -> Integrity:
        """Derive whether it still stands from its notices."""
        notices = [(notice.type, notice.date) for notice in self.notices.all()]
        return derive_integrity(notices, checked_at=self.integrity_checked_at)

    def explain_integrity(self) -> str:
        """Say what the integrity follows from, and how it is changed."""
        if notices := [f"{each}, {each.date or 'no day'}" for each in self.notices.all()]:
            return f"That follows from its notices: {'; '.join(notices)}."
        if self.integrity_checked_at:
            day = self.integrity_checked_at.date()
            return f"It was looked up on {day}, and there is no notice. Add one if you find it."
        return "Look it up at the publisher or at PubMed, and say below when you did."

    def more_problems(self) -> Sequence[Problem]:
        return [*validate_rows(self.authors.all()), *validate_rows(self.notices.all())]

    @property
    def year(self) -> int | None:
        return self.published_on.year if self.published_on else None

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
            year=str(self.year or ""),
            volume=self.volume,
            issue=self.issue,
            pages=self.pages,
        )
