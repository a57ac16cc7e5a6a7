"""The law of the strong validator: two answers have the same tag if and only if they have the same
bytes, in whatever form and encoding, and whatever authors did in between.
"""

from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.publishing import publish, withdraw
from tests.api.world import make_world
from tests.clock import TUESDAY
from tests.examples import examples
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db

FORMS = [
    (path, accept)
    for path, accepts in {
        "": ["application/json"],
        "posts/": ["application/json"],
        "posts/?count=false&page_size=1&include=treatments": ["application/json"],
        "posts/chronic-back-pain/": [
            "application/json", "application/ld+json", "text/markdown", "text/html",
        ],
        "posts/chronic-back-pain/?body=blocks,text": ["application/json"],
        "posts/chronic-back-pain/editions/": ["application/json"],
        "treatments/?facets=conditions": ["application/json"],
        "search/?q=fusion": ["application/json"],
        "openapi.json": ["application/json"],
    }.items()
    for accept in accepts
]  # fmt: skip
ENCODINGS = ["identity", "gzip"]


def edit_treatment(world, words, at):
    world.fusion.summary = words
    world.fusion.save()
    publish(world.fusion, by=None, at=at)


def save_only(world, words, at):
    world.second.title = words
    world.second.save()


def edit_post(world, words, at):
    save_only(world, words, at)
    publish(world.second, by=None, at=at)


def rename_card(world, words, at):
    world.ada.name = words
    world.ada.save()
    publish(world.ada, by=None, at=at)


def move_neighbour(world, words, at):
    world.first.slug = f"first-{words}"
    world.first.save()
    publish(world.first, by=None, at=at)


def publish_again(world, words, at):
    publish(world.pain, by=None, at=at)


def publish_something_else(world, words, at):
    publish(TopicFactory(slug=f"topic-{at:%H%M}"), by=None, at=at)


def withdraw_or_publish_card(world, words, at):
    """The study of the post: gone at first, and back the next time."""
    if type(world.study).published.objects.filter(pk=world.study.pk).exists():
        withdraw(world.study, by=None, at=at, reason="error")
    else:
        publish(world.study, by=None, at=at)


ACTS = [
    edit_treatment, save_only, edit_post, rename_card, move_neighbour, publish_again,
    publish_something_else, withdraw_or_publish_card,
]  # fmt: skip
STORIES = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(["one", "two"])), min_size=1, max_size=5
)


@settings(
    max_examples=examples(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=STORIES)
def test_tag_changes_if_and_only_if_the_bytes_do(client, example, story):
    with example():
        world = make_world()
        responses_by_request = defaultdict(list)
        look(client, responses_by_request)

        for hour, (act, words) in enumerate(story):
            act(world, words, TUESDAY + timedelta(hours=hour))
            look(client, responses_by_request)

        pairs = {pair for answers in responses_by_request.values() for pair in answers}
        assert len({tag for tag, _ in pairs}) == len({body for _, body in pairs}) == len(pairs)


def look(client, responses_by_request):
    """Ask for everything in every form and encoding; then again, as one who has it already."""
    for path, accept in FORMS:
        for encoding in ENCODINGS:
            headers = {"Accept": accept, "Accept-Encoding": encoding}
            response = client.get(f"/api/v1/{path}", headers=headers)
            known = responses_by_request[path, accept, encoding]
            if known:
                had = {**headers, "If-None-Match": known[-1][0]}
                again = client.get(f"/api/v1/{path}", headers=had)
                assert (again.status_code == 304) is (response.content == known[-1][1])
            assert response.status_code == 200
            known.append((response["ETag"], response.content))
