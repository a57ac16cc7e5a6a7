"""Fixtures of the admin tests: a published result, and the state of a draft."""

import pytest
from django.utils import timezone

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.studies import ResultFactory


def draft_state(draft):
    return type(draft).objects.with_state().get(pk=draft.pk).state


@pytest.fixture
def published_result():
    result = ResultFactory(verified_at=timezone.now())
    result.study.refresh_digest()
    publish(result.study, by=None, at=MONDAY)
    return result
