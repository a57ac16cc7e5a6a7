"""Published rows of citations: the columns that lists filter by."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from cms.lib.integrity import Integrity
from cms.published.models.evidence import Assessment, Basis, EvidenceStatus, assess_bases
from cms.published.models.rows import (
    TERM_FIELDS,
    Published,
    list_indexes,
    order_indexes,
)
from cms.published.search.search_text import join_unique
from studies import choices
from studies.integrity import map_integrity

IDENTIFIERS = ("doi", "pmid", "registry_id")


class PublishedCitation(Published):
    """The current document of one publication. Empty columns: the value is not known."""

    type = "citation"
    collection = "citations"
    list_fields = (
        *("text", "kind", "container_title", "year", "published_on", "doi", "pmid"),
        *("registry_id", "source_url", "integrity"),
    )
    term_fields = TERM_FIELDS
    card_fields = ("text", "kind", "year", "doi", "pmid", "source_url", "integrity")
    # Titles of publications are longer than all the rest; a slug says author and year.
    small_card_fields = ("id", "type", "slug", "url", "integrity")
    assesses_documents = True
    detail_fields = ("authors", "notices")
    prose_fields = ("text", "authors", "notices")

    kind = models.CharField(max_length=20, choices=choices.CitationKind)
    year = models.PositiveSmallIntegerField(null=True)
    container_title = models.CharField(max_length=300, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    pmid = models.CharField(max_length=12, blank=True)
    registry_id = models.CharField(max_length=40, blank=True)
    integrity = models.CharField(max_length=25, choices=Integrity)

    class Meta(Published.Meta):
        indexes = [
            *list_indexes("kind", "year", "container_title", "integrity"),
            *order_indexes(year="year"),
            # With the key, so that filters by relations read no wide rows.
            *(
                models.Index(fields=[name, "reference_key"], name=f"%(class)s_{name}")
                for name in IDENTIFIERS
            ),
        ]

    @classmethod
    def assess_evidence(
        cls, document: Mapping[str, Any] | None, bases: Sequence[Basis]
    ) -> Assessment:
        """Pass the integrity of the publication on to all that rests on it."""
        own = map_integrity(document["integrity"]) if document else EvidenceStatus.CURRENT
        return assess_bases(bases, own=own)

    @classmethod
    def search_texts(cls, document: dict[str, Any]) -> dict[str, str]:
        """Add the identifiers to the text that search finds."""
        texts = super().search_texts(document)
        return texts | {"body": join_unique([texts["body"], *list_identifiers(document)])}

    @classmethod
    def search_names(cls, document: dict[str, Any]) -> str:
        """Return the identifiers, by which the entries that rest on it are found."""
        doi = f"doi {document['doi']}" if document["doi"] else ""
        return join_unique([*list_identifiers(document), doi])


def list_identifiers(citation: dict[str, Any]) -> Iterator[str]:
    """Yield the identifiers of a publication, in the longest form that readers paste."""
    yield f"https://doi.org/{citation['doi']}" if citation["doi"] else ""
    yield f"PMID {citation['pmid']}" if citation["pmid"] else ""
    yield from (citation["pmcid"], citation["registry_id"])
