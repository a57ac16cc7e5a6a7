"""Models of the read side: published rows, the log, references, embargoed documents, search."""

from cms.published.models.embargoed import Embargoed
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change, ChangeTarget, Edition, Head
from cms.published.models.pictures import DrawingProgress, DrawnPicture
from cms.published.models.quoted_words import QuotedWords
from cms.published.models.references import Card, Reference, Slug
from cms.published.search.models import SearchText, SearchWord

__all__ = [  # for Django's model discovery; our code imports each from its module
    "Card",
    "Change",
    "ChangeTarget",
    "DrawingProgress",
    "DrawnPicture",
    "Edition",
    "Embargoed",
    "EvidenceState",
    "Head",
    "QuotedWords",
    "Reference",
    "SearchText",
    "SearchWord",
    "Slug",
]
