"""Purging covers every response that a change alters."""

import pytest

from cms.publishing import publish, withdraw
from tests.api.world import make_world
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory, SeriesFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])


def cache_tags(response) -> set[str]:
    return set(response["Cache-Tag"].split(","))


def test_withdrawal_makes_every_answer_that_shows_the_entry_miss(cdn, client):
    world = make_world()
    paths = ["treatments/", "treatments/spinal-fusion/", "posts/", "posts/chronic-back-pain/"]
    paths += ["posts/?treatments=spinal-fusion", "studies/"]
    tags_by_path = {path: cache_tags(client.get(f"/api/v1/{path}")) for path in paths}
    cdn.events.clear()

    withdraw(world.fusion, by=None, at=TUESDAY, reason="safety")

    purged = cdn.tags
    assert [path for path, tags_of in tags_by_path.items() if not purged & tags_of] == ["studies/"]
    assert client.get("/api/v1/treatments/spinal-fusion/").status_code == 410


def test_every_answer_that_a_change_alters_is_purged(cdn, client):
    """The law behind the tags, over all kinds of changes and of answers."""
    world = make_world()
    paths = ["posts/", "posts/first/", "posts/chronic-back-pain/", "series/", "treatments/"]
    paths += ["posts/?treatments__invasiveness__gte=5", "treatments/bone-marrow/", "results/"]
    paths += ["studies/centeno-2017/", "images/hilltop/", "authors/ada-reyes/", "topics/"]

    def edit(entry, **values):
        for name, value in values.items():
            setattr(entry, name, value)
        entry.save()
        return lambda: publish(entry, by=None, at=TUESDAY)

    third = PostFactory(slug="third", series=world.series, series_position=3)
    acts = [
        edit(world.fusion, name="Fusion of the spine", invasiveness=3),
        edit(world.ada, name="Ada B. Reyes"),
        edit(world.image, alt="Hills"),
        edit(world.measure, name="Avoided surgery"),
        lambda: publish(third, by=None, at=TUESDAY),
        edit(third, series=SeriesFactory(slug="other"), series_position=1),
        lambda: publish(world.secret, by=None, at=TUESDAY),
        lambda: withdraw(world.study, by=None, at=TUESDAY, reason="error"),
        lambda: withdraw(world.image, by=None, at=TUESDAY, reason="legal"),
        lambda: withdraw(world.fusion, by=None, at=TUESDAY, reason="error"),
    ]
    missed = []
    for number, act in enumerate(acts):
        before = {path: client.get(f"/api/v1/{path}") for path in paths}
        cdn.events.clear()
        act()
        for path, response in before.items():
            now = client.get(f"/api/v1/{path}")
            if now.content != response.content and not cdn.tags & cache_tags(response):
                missed.append((number, path))

    assert missed == []
