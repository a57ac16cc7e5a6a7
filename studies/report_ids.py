"""Compute the ids of reports in documents."""

from uuid import UUID, uuid5


def hash_report(study_id: UUID | str, citation_id: UUID | str) -> UUID:
    """Return the id of the report that a publication is of a study.

    A publication stands once in a study, so the two ids name the report. They stay when a revision
    is restored, and they are the same in every installation and in documents that named no reports.
    """
    return uuid5(UUID(str(study_id)), str(citation_id))
