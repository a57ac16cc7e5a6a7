"""Retract a paper, as its publisher would tell."""

from cms.publishing import publish
from tests.clock import TUESDAY


def retract(paper, at=TUESDAY):
    paper.notices.create(type="retraction", position=0)
    return publish(paper, by=None, at=at)
