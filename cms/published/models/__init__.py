"""What readers have, by its role: rows and their parts, the log, what refers to what."""

from cms.published.models.embargoed import Embargoed
from cms.published.models.log import Change, Edition, Head
from cms.published.models.references import Card, Reference, Slug
from cms.published.search.models import SearchText, SearchWord

__all__ = [  # Django finds the models of an app here; we import each from where it lives
    "Card",
    "Change",
    "Edition",
    "Embargoed",
    "Head",
    "Reference",
    "SearchText",
    "SearchWord",
    "Slug",
]
