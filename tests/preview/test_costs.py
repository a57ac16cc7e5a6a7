"""What a preview costs: a number of statements that does not grow with what is published."""

import pytest

from tests.factories.posts import PostFactory, TopicFactory
from tests.preview.releases import SOON, make_release, schedule


@pytest.fixture
def cost(preview, django_assert_num_queries):
    def count(expected, *asked):
        with django_assert_num_queries(expected) as captured:
            assert preview(*asked).status_code == 200
        return captured

    return count


def test_a_refusal_costs_no_statement_and_a_revoked_token_one(
    world, preview, django_assert_num_queries
):
    with django_assert_num_queries(0):
        preview("x", "posts/")


def test_an_entry(world, token, cost):
    opened = token(draft=PostFactory(slug="new", topics=[world.topic]))

    # The token and its maker's rights 3; the draft with what it renders 7; the log 2; the address
    # 1; four overlays of 5, that of editions 4; what rests on it 1; the entry and its cards 2; the
    # transaction and its bounds 5.
    cost(46, opened, "posts/new/")


@pytest.mark.parametrize("entries", [1, 3])
def test_a_frozen_release(world, token, cost, entries):
    release = make_release(*(TopicFactory(slug=f"topic-{n}") for n in range(entries)))
    schedule(release, SOON)

    cost(41, token(release=release), "topics/")
