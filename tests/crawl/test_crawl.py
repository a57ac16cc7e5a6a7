"""No response of the API leaks what readers must not see.

Each test sends a part of the plan (``tests.crawl.plan``), so that processes can share the work.
"""

import pytest

from cms.api.query.collection_parameters import detail_parameters, list_parameters
from tests.conftest import IS_POSTGRESQL
from tests.crawl.plan import (
    COLLECTIONS,
    Question,
    plan_collection,
    plan_general,
    plan_previews,
    plan_syndication,
)
from tests.shares import IS_SHARED

pytestmark = [pytest.mark.slow, pytest.mark.both]

PART = 1_500  # requests of one test, give or take a question
# What leaks would leak from either database: where the suite runs on both, each asks every second
# question. Each request of a preview makes a world of its own, which takes ten times as long.
FIRST, STEP = (int(IS_POSTGRESQL), 2) if IS_SHARED else (0, 1)
PREVIEW_STEP = 2 * STEP if IS_SHARED else STEP
PLANS = {name: plan_collection(name) for name in COLLECTIONS} | {
    "all": plan_general(),
    "syndication": plan_syndication(),
    "previews": [*plan_previews()],
}


def split_plan(questions: list[Question]) -> list[list[Question]]:
    parts: list[list[Question]] = [[]]
    requests = 0  # of the latest part
    for question in questions:
        if requests >= PART:
            parts.append([])
            requests = 0
        parts[-1].append(question)
        requests += question.requests
    return parts


PARTS = {
    f"{name}-{number}": part
    for name, plan in PLANS.items()
    for number, part in enumerate(
        split_plan(plan[FIRST :: PREVIEW_STEP if name == "previews" else STEP]), 1
    )
}


@pytest.mark.parametrize("part", PARTS)
def test_no_answer_holds_a_secret_or_knows_one_from_its_twin(crawl, part):
    crawl.run(PARTS[part])

    assert crawl.request_count == sum(question.requests for question in PARTS[part])
    assert crawl.findings == []


def test_the_crawl_is_large_and_leaves_out_no_parameter():
    assert sum(question.requests for plan in PLANS.values() for question in plan) >= 10_000
    for name, view in COLLECTIONS.items():
        planned = {parameter for question in PLANS[name] for parameter, _ in question.query}
        assert planned >= list_parameters(view).keys() | detail_parameters(view).keys()
