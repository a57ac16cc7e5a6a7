"""The number of statements of a search, and the caching of its response."""

import pytest

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.treatments import ConditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.both]


@pytest.mark.parametrize("how_many", [1, 9])
@pytest.mark.parametrize(
    ("path", "parameters", "statements"),
    [
        # head, words, what a correction names, hits, highlights, cards
        ("search/", {"q": "brace"}, 5),
        ("search/", {"q": "brcae"}, 6),
        # head, words, what a correction names, rows with their count, cards
        ("posts/", {"search": "brace"}, 4),
        ("posts/", {"search": "brcae"}, 5),
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


@pytest.mark.parametrize(
    ("how_many", "statements"),
    # head, words, rows with their count, cards; in between the number of those by names, or them
    [(1, 5), (25, 5)],
)
def test_what_words_name_costs_one_statement_more(
    api, published, django_assert_num_queries, how_many, statements
):
    condition = ConditionFactory(name="Stenosis", synonyms="narrow canal")
    others = [PostFactory(title=f"A canal {number}") for number in range(how_many)]
    published(condition, PostFactory(slug="referring", conditions=[condition]), *others)

    with django_assert_num_queries(statements):
        response = api("posts/", search="canal").json()

    assert response["count"] == how_many + 1
    assert len(response["results"]) == min(20, how_many + 1)


def test_pages_of_a_search_are_ranked_once_while_nothing_is_published(
    api, published, django_assert_num_queries
):
    published(*[PostFactory(title=f"Brace {number}", slug=f"b-{number}") for number in range(25)])
    best = [post["slug"] for post in api("posts/", search="brace", page_size=100).json()["results"]]
    api("posts/", search="brace", page_size=3)  # once items are kept, so is their order

    with django_assert_num_queries(4):  # the head of the log, of each page
        pages = [api("posts/", search="brace", page_size=7, page=n).json() for n in (1, 2, 3, 4)]

    assert [post["slug"] for page in pages for post in page["results"]] == best
    assert [page["count"] for page in pages] == [25] * 4

    published(PostFactory(title="Brace", slug="new"))

    page = api("posts/", search="brace", page_size=7).json()
    assert (page["results"][0]["slug"], page["count"]) == ("new", 26)


def test_a_search_among_some_rows_has_an_order_of_its_own(api, published):
    topic = TopicFactory(slug="backs")
    published(topic, PostFactory(slug="other", title="Brace"))
    published(PostFactory(slug="one", title="Brace", topics=[topic]))

    for _ in range(3):
        counts = [
            api("posts/", search="brace", **filters).json()["count"]
            for filters in ({}, {"topics": "backs"}, {"locale": "de"}, {"page_size": 1})
        ]
        assert counts == [2, 1, 0, 2]


def test_a_word_is_looked_up_once_while_nothing_is_published(
    api, published, django_assert_num_queries
):
    published(PostFactory(title="A brace and a belt"))
    api("posts/", search="brcae")

    with django_assert_num_queries(2):  # head, rows with their count
        response = api("posts/", search="brcae", page_size=7).json()

    assert response["corrected"] == "brace"

    published(PostFactory(title="The brcae"))

    response = api("posts/", search="brcae").json()

    assert (response["corrected"], response["count"]) == (None, 1)


def test_an_answer_changes_with_what_is_published(api, library):
    etag = api("search/", q="brace")["ETag"]

    publish(PostFactory(title="Brace"), by=None, at=MONDAY)

    assert api("search/", q="brace", headers={"If-None-Match": etag}).status_code == 200
    assert api("search/", q="brace")["ETag"] != etag
