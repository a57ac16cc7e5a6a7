"""Drafts of posts, series, authors and topics, for Django, which loads models from here."""

from cms.posts.models.entries import Author, Post, Series, Topic
from cms.posts.models.rows import (
    KeyPoint,
    PostAuthor,
    PostCondition,
    PostFigure,
    PostStudy,
    PostTopic,
    PostTreatment,
    SeriesAuthor,
)

__all__ = [
    "Author",
    "KeyPoint",
    "Post",
    "PostAuthor",
    "PostCondition",
    "PostFigure",
    "PostStudy",
    "PostTopic",
    "PostTreatment",
    "Series",
    "SeriesAuthor",
    "Topic",
]
