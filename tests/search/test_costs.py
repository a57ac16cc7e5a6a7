"""The number of statements of a search, and the caching of its response."""

import pytest

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.both]


@pytest.mark.parametrize("how_many", [1, 9])
@pytest.mark.parametrize(
    ("path", "parameters", "statements"),
    [
        # head, words, hits, highlights, cards
        ("search/", {"q": "brace"}, 5),
        ("search/", {"q": "brcae"}, 5),
        # head, words, rows with their count, cards
        ("posts/", {"search": "brace"}, 4),
        ("posts/", {"search": "brcae"}, 4),
        ("posts/", {"search": "brace", "ordering": "title"}, 4),
        # nothing to look up and nothing to show
        ("search/", {"q": ""}, 1),
        ("posts/", {"search": "??"}, 1),
    ],
)
def test_a_search_costs_a_fixed_number_of_statements(
    api, published, django_assert_num_queries, how_many, path, parameters, statements
):
    for number in range(how_many):
        topic = TopicFactory()
        published(topic, PostFactory(title=f"Brace {number}", topics=[topic]))

    with django_assert_num_queries(statements):
        response = api(path, **parameters)

    assert response.status_code == 200


def test_an_answer_changes_with_what_is_published(api, library):
    etag = api("search/", q="brace")["ETag"]

    publish(PostFactory(title="Brace"), by=None, at=MONDAY)

    assert api("search/", q="brace", headers={"If-None-Match": etag}).status_code == 200
    assert api("search/", q="brace")["ETag"] != etag
