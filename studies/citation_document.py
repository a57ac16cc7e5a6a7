"""Documents of citations, rendered when an author publishes."""

from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import Instant
from cms.lib.integrity import Integrity
from cms.published.license_fields import Licensed
from studies import choices


class AuthorDocument(serializers.Serializer[Any]):
    family = serializers.CharField()
    given = serializers.CharField(help_text="In full or as initials, as it was printed.")
    orcid = serializers.CharField()


class NoticeDocument(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=choices.NoticeType.choices)
    notice_doi = serializers.CharField()
    date = serializers.DateField(allow_null=True)
    source = serializers.CharField(  # type: ignore[assignment]  # a key of the document, not DRF's attribute
        help_text="Who says so."
    )
    reason = serializers.CharField()


class CitationDocument(Licensed):
    """A publication with all that is known of it. Empty text: nobody has told."""

    title = serializers.CharField(
        source="entry_title",
        help_text="Its title; where that is not known, author, year and journal.",
    )
    text = serializers.CharField(
        source="format_vancouver", help_text="The publication in Vancouver style."
    )
    kind = serializers.ChoiceField(choices=choices.CitationKind.choices)
    authors = AuthorDocument(many=True, help_text="In the order of print.")
    container_title = serializers.CharField(help_text="The journal, book or register.")
    volume = serializers.CharField()
    issue = serializers.CharField()
    pages = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    published_on = serializers.CharField(
        source="publication_date",
        help_text="As much of the date as is known: 2016, 2016-01, 2016-01-15.",
    )
    doi = serializers.CharField(help_text="Digital object identifier in lower case, or empty.")
    pmid = serializers.CharField(help_text="Its id in PubMed.")
    pmcid = serializers.CharField(help_text="Its id in PubMed Central.")
    registry_id = serializers.CharField(help_text="Of a trial, as NCT01234567.")
    source_url = serializers.CharField(
        source="preferred_url", help_text="Where it can be read: its DOI's address, else its own."
    )
    integrity = serializers.ChoiceField(
        choices=Integrity.choices,
        help_text=(
            "Whether the publication still stands: the most serious state that its notices leave, "
            "read in the order of their dates. A reinstatement lifts retractions, withdrawals and "
            "concerns; a new version is no retraction."
        ),
    )
    integrity_checked_at = Instant(allow_null=True, help_text="When somebody last looked that up.")
    notices = NoticeDocument(many=True, help_text="What has been said of it since.")
