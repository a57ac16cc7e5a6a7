"""A post that rests on a study, which rests on a paper."""

import pytest

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory


@pytest.fixture
def paper():
    return CitationFactory(title="Autologous marrow concentrate")


@pytest.fixture
def study(paper):
    return ReportFactory(
        study__title="Marrow in 26 patients", study__slug="marrow", citation=paper
    ).study


@pytest.fixture
def post(paper, study):
    post = PostFactory(studies=[study])
    publish(paper, study, post, by=None, at=MONDAY)
    return post
