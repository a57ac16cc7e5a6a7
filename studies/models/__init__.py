"""Drafts of studies, measures and citations, for Django, which loads models from here."""

from studies.models.citation import Citation
from studies.models.citation_rows import CitationAuthor, CitationNotice
from studies.models.measure import OutcomeMeasure
from studies.models.notice_proposal import NoticeProposal
from studies.models.result import OutcomeResult
from studies.models.rows import AnalysisPopulation, StudyArm, StudyReport
from studies.models.study import Study

__all__ = [
    "AnalysisPopulation",
    "Citation",
    "CitationAuthor",
    "CitationNotice",
    "NoticeProposal",
    "OutcomeMeasure",
    "OutcomeResult",
    "Study",
    "StudyArm",
    "StudyReport",
]
