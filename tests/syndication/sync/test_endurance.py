"""The law of copies: whoever follows ends equal to a fresh export, or was told to start again.

It holds however many nudges are lost, machines crash, and backups of the database are put back: for
clients of the log with and without a scope, the mirror and the receiver that we ship, the event
stream, feeds and the hub. 2,000 changes take minutes, so ``make test`` does fewer;
``make test-long`` does them all, and says how often what happened.
"""

import os
import random
import sys

import pytest

from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.syndication.partners import models as partners
from cms.syndication.push.webhooks import queue
from tests.examples import IS_LONG
from tests.syndication.sync.followers import (
    FeedFollower,
    HubFollower,
    Narrowing,
    Network,
    StreamFollower,
    WebhookFollower,
    read_export,
)
from tests.syndication.sync.newsroom import Newsroom
from tests.syndication.sync.unreliable_mirror import UnreliableMirror
from tests.syndication.sync.unreliable_partner import UnreliablePartner

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHANGES = int(os.environ.get("MARROW_ENDURANCE", "2000" if IS_LONG else "60"))
SEEDS = (1,) if CHANGES > 1000 else (1, 2)
NARROW = {
    "everything": Narrowing(),
    "posts": Narrowing({"types": "post"}),
    "spanish": Narrowing({"locales": "es"}),
    "english series and topics": Narrowing({"types": "series,topic", "locales": "en"}),
}
FEEDS = ("/feeds/posts.json", "/feeds/posts.json?locale=es")


def narrow_by_partner(series, topics) -> Narrowing:
    """Make a partner that gets posts of one series, two topics, and only some fields."""
    partner = partners.Partner.objects.create(
        name="Example News",
        contact="news@example.org",
        series=[str(series.pk)],
        topics=[str(topic.pk) for topic in topics],
        fields=["body", "series", "topics"],
    )
    key = Key(name="Example News", rate=0, partner_id=partner.pk)
    return Narrowing(headers={"Authorization": f"Bearer {create_key(key)}"}, partner=partner)


class Copies:
    """Everybody who follows the newsroom."""

    def __init__(self, newsroom: Newsroom, seed: int, folder) -> None:
        by_key = narrow_by_partner(newsroom.series[0], newsroom.topics[:2])
        narrowings = NARROW | {"by key": by_key}
        self.partners = {
            name: UnreliablePartner(seed, query=each.query, headers=each.headers)
            for name, each in narrowings.items()
        }
        self.mirror = UnreliableMirror(folder / "copy.sqlite3", seed, meanwhile=newsroom.act)
        self.streams = {name: StreamFollower(seed, each) for name, each in narrowings.items()}
        self.webhooks = {
            name: WebhookFollower(seed, folder, each) for name, each in narrowings.items()
        }
        narrow_feeds = [f"/feeds/series/{series.pk}.json" for series in newsroom.series[:2]]
        narrow_feeds += [f"/feeds/topics/{topic.pk}.json" for topic in newsroom.topics[:2]]
        self.feeds = {path: FeedFollower(seed, path) for path in (*FEEDS, *narrow_feeds)}
        self.hub = [HubFollower(path, now=newsroom.clock) for path in FEEDS]
        self.network = Network([*self.webhooks.values(), *self.hub])

    def nudge(self) -> None:
        for each in (*self.partners.values(), *self.streams.values(), *self.feeds.values()):
            each.nudge()
        self.mirror.nudge()
        self.network.deliver(minutes=1)

    def finish(self) -> None:
        """Let all of them come to the end of the log on reliable machines."""
        self.mirror.finish()
        for each in (*self.partners.values(), *self.streams.values(), *self.feeds.values()):
            each.follow()
        for each in self.streams.values():
            each.follow()  # what was refused has started again, and has nothing more to follow
        for each in self.webhooks.values():
            each.is_reliable = True
        self.network.deliver(days=2)
        for each in self.webhooks.values():
            each.is_reliable = False
        self.mirror.is_reliable = False

    def check(self) -> None:
        """Compare all copies with fresh exports and feeds."""
        self.finish()
        for name, partner in self.partners.items():
            assert partner.documents() == partner.export()[1], name
        _, documents, end = self.partners["everything"].export()
        assert (self.mirror.count(), self.mirror.digest()) == (len(documents), end["digest"])
        for name, follower in [*self.streams.items(), *self.webhooks.items()]:
            assert follower.entries == read_export(follower.narrowing)[1], (name, follower)
        for path, feed in self.feeds.items():
            fresh = FeedFollower(0, path)
            fresh.follow()
            assert feed.live_items() == fresh.live_items(), path
        for callback in self.hub:
            assert callback.body == callback.current_body(), callback.topic

    def summary(self) -> str:
        lines = [f"{name}: {each.summary()}" for name, each in self.partners.items()]
        lines.append(f"the mirror: {self.mirror.summary()}")
        for kind in ("streams", "webhooks", "feeds"):
            starts = [each.starts for each in getattr(self, kind).values()]
            lines.append(f"{kind}: started again {starts} times")
        return "\n".join(lines)


@pytest.mark.parametrize("seed", SEEDS)
def test_copies_end_equal_to_a_fresh_export(seed, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(queue, "MIN_INTERVAL", queue.timedelta(0))
    dice, newsroom = random.Random(seed), Newsroom(seed)
    copies = Copies(newsroom, seed, tmp_path)
    for _ in range(10):
        newsroom.act()
    newsroom.back_up()
    began = newsroom.changes

    while newsroom.changes < began + CHANGES:
        newsroom.act()
        copies.nudge()
        if dice.random() < 0.05:
            newsroom.back_up()
        if dice.random() < 0.05:
            newsroom.restore()
        if dice.random() < 0.05:
            copies.check()
    copies.check()

    assert newsroom.restores > 0
    if CHANGES > 1000:
        with capsys.disabled():
            changed = f"{newsroom.changes - began} changes, {newsroom.restores} restores"
            sys.stdout.write(f"\n{changed}\n{copies.summary()}\n")
