"""``also``: the documents that refer to a newly published entry."""

import pytest

from cms.publishing import publish, withdraw
from cms.syndication.sync import change_feed
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import AuthorFactory, PostFactory, TopicFactory
from tests.syndication.sync.conftest import pick_values

pytestmark = pytest.mark.django_db


def test_first_publication_brings_along_what_refers_to_it(changes):
    author = AuthorFactory()
    early, late = PostFactory(authors=[author]), PostFactory(authors=[author])
    text = PostFactory(body=f'<p>By <a href="entry:{author.pk}">her</a>.</p>')
    publish(early, text, by=None, at=MONDAY)
    publish(author, by=None, at=TUESDAY)
    publish(late, by=None, at=WEDNESDAY)

    before = changes(after=0, documents="true", page_size=2)
    page = changes(after=2, documents="true")

    change = page["changes"][0]
    assert sorted(each["id"] for each in change["also"]) == sorted([str(early.pk), str(text.pk)])
    link = {"id": str(author.pk), "type": "author"}
    assert {each["id"]: each["authors"] for each in change["also"]}[str(early.pk)] == [link]
    # A client that reads from the start gets the posts with their own changes, links included.
    assert [change["document"]["authors"] for change in before["changes"]] == [[link], []]
    assert pick_values(changes(documents="true"), "also") == [([],)] * 4


def test_second_edition_of_a_target_brings_nothing_along(changes):
    author = AuthorFactory()
    publish(author, by=None, at=MONDAY)
    publish(PostFactory(authors=[author]), by=None, at=TUESDAY)
    withdraw(author, by=None, at=WEDNESDAY, reason="error")
    publish(author, by=None, at=THURSDAY)

    assert pick_values(changes(after=2, documents="true"), "kind", "also") == [
        ("withdraw", []),
        ("publish", []),
    ]


def test_what_one_line_brings_along_comes_in_parts_if_it_is_much(changes, api, monkeypatch):
    monkeypatch.setattr(change_feed, "MAX_ALSO", 2)
    author = AuthorFactory()
    posts = [PostFactory(authors=[author]) for _ in range(5)]
    publish(*posts, by=None, at=MONDAY)
    publish(TopicFactory(), author, TopicFactory(), by=None, at=TUESDAY)

    page, counts = changes(after=5, documents="true"), []
    while True:
        assert len(page["changes"]) <= 3
        counts += [(change["sequence"], len(change["also"])) for change in page["changes"]]
        ids = [each["id"] for change in page["changes"] for each in change["also"]]
        posts = [post for post in posts if str(post.pk) not in ids]
        if not page["has_more"]:
            break
        page = api(page["next"].removeprefix("http://localhost:8000")).json()

    assert counts == [(6, 0), (7, 2), (7, 2), (7, 1), (8, 0)]
    assert posts == []


def test_a_page_ends_where_its_documents_have_no_more_room(changes, api, monkeypatch):
    monkeypatch.setattr(change_feed, "MAX_BYTES", 1)
    author, topic = AuthorFactory(), TopicFactory()
    early, late = PostFactory(authors=[author]), PostFactory(authors=[author], topics=[topic])
    publish(early, by=None, at=MONDAY)
    publish(author, topic, late, by=None, at=TUESDAY)

    page, pages = changes(documents="true"), []
    while True:
        pages.append(pick_values(page, "sequence", "id", "also"))
        if not page["has_more"]:
            break
        page = api(page["next"].removeprefix("http://localhost:8000")).json()

    assert [[(number, id, len(also)) for number, id, also in lines] for lines in pages] == [
        [(1, str(early.pk), 0)],
        [(2, str(author.pk), 1)],
        [(3, str(topic.pk), 0)],
        [(4, str(late.pk), 0)],
    ]
