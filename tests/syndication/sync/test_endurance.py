"""A copy that starts from an export and follows the log ends equal to a fresh export.

This holds however many nudges are lost and restarts happen. 10,000 acts take minutes, so the suite
does fewer:
``MARROW_ENDURANCE=10000 pytest tests/syndication/sync/test_endurance.py`` does them all, and says
how often what happened.
"""

import os
import sys

import pytest

from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.syndication.partners import models as partners
from tests.syndication.sync.newsroom import Newsroom
from tests.syndication.sync.unreliable_mirror import UnreliableMirror
from tests.syndication.sync.unreliable_partner import UnreliablePartner

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ACTS = int(os.environ.get("MARROW_ENDURANCE", "60"))
SEEDS = (1,) if ACTS > 1000 else (1, 2)
NARROW = {
    "posts": {"types": "post"},
    "spanish": {"locales": "es"},
    "english series and topics": {"types": "series,topic", "locales": "en"},
}


def make_key_headers(series, topics) -> dict[str, str]:
    """Make headers for a partner with posts of one series, two topics, and only some fields."""
    partner = partners.Partner.objects.create(
        name="Example News",
        contact="news@example.org",
        series=[str(series.pk)],
        topics=[str(topic.pk) for topic in topics],
        fields=["body", "series", "topics"],
    )
    key = Key(name="Example News", rate=0, partner_id=partner.pk)
    return {"Authorization": f"Bearer {create_key(key)}"}


@pytest.mark.parametrize("seed", SEEDS)
def test_copies_end_equal_to_a_fresh_export(seed, tmp_path, capsys):
    newsroom = Newsroom(seed)
    for _ in range(10):
        newsroom.act()
    headers = make_key_headers(newsroom.series[0], newsroom.topics[:2])
    followers = {"everything": UnreliablePartner(seed)}
    followers |= {name: UnreliablePartner(seed, query=query) for name, query in NARROW.items()}
    followers["by key"] = UnreliablePartner(seed, headers=headers)
    machine = UnreliableMirror(tmp_path / "copy.sqlite3", seed, meanwhile=newsroom.act)
    first = newsroom.sequence

    while newsroom.sequence < first + ACTS:
        newsroom.act()
        for follower in followers.values():
            follower.nudge()
        machine.nudge()
    machine.finish()
    for follower in followers.values():
        follower.follow()

    for name, follower in followers.items():
        _, documents, _ = follower.export()
        assert follower.documents() == documents, name
    _, documents, end = UnreliablePartner(seed).export()
    assert (machine.count(), machine.digest()) == (len(documents), end["digest"])
    if ACTS > 1000:
        with capsys.disabled():
            sys.stdout.write(format_summary(newsroom.sequence - first, followers, machine))


def format_summary(changes, followers, machine) -> str:
    parts = [f"{name}: {each.summary()}" for name, each in followers.items()]
    return "\n".join([f"\n{changes} changes", *parts, f"the mirror: {machine.summary()}\n"])
