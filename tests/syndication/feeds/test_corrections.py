"""The feed of corrections and withdrawals, of every type."""

from datetime import timedelta

import pytest

from tests.clock import THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.syndication.feeds.validators import ATOM, find_atom_faults

pytestmark = pytest.mark.django_db


def test_corrections_withdrawals_and_retracted_evidence_are_there_and_nothing_else(
    feed, world, edit, withdraw_entry
):
    edit(world.first, "Better", significance="correction", note="It said ten.")
    edit(world.second, "Newer", significance="update")
    edit(world.second, "Newer still", significance="minor")
    edit(world.first, "Safer", significance="safety", note="Do not <b>lift</b>.", at=WEDNESDAY)
    withdraw_entry(world.study, reason="retracted", at=THURSDAY)

    items = feed("corrections.json")["items"]

    assert [item["title"] for item in items] == [
        "The evidence has changed: Newer still",
        f"Withdrawn: {world.study.title}",
        "Safety: Safer",
        "Correction: Better",
    ]
    assert [item["_syndication"]["id"] for item in items] == [
        *(str(world.second.pk), str(world.study.pk), str(world.first.pk), str(world.first.pk)),
    ]
    assert items[0]["content_html"].startswith(
        f"<p>study/{world.study.slug}: retracted.</p><p>What "
    )
    assert items[0]["_syndication"]["evidence"] == "source_retracted"
    assert "<p>Do not &lt;b&gt;lift&lt;/b&gt;.</p>" in items[2]["content_html"]
    assert items[1]["_tombstone"]["reason"] == "retracted"
    assert items[2]["_syndication"]["significance"] == "safety"


def test_each_line_has_an_id_of_its_own_for_ever(feed, world, edit, withdraw_entry):
    edit(world.first, "Better", significance="correction", note="It said ten.")
    edit(world.first, "Better still", significance="correction", note="And nine.", at=WEDNESDAY)
    before = [item["id"] for item in feed("corrections.json")["items"]]
    withdraw_entry(world.first, at=THURSDAY)

    after = [item["id"] for item in feed("corrections.json")["items"]]

    assert after[1:] == before
    assert len(set(after)) == 3
    assert f"urn:uuid:{world.first.pk}" not in after


def test_notice_keeps_the_title_that_the_entry_had(feed, world, edit, withdraw_entry):
    edit(world.first, "A title of its own", significance="correction", note="It said ten.")
    edit(world.first, "Another title", at=WEDNESDAY)
    withdraw_entry(world.first, at=THURSDAY)

    assert [item["title"] for item in feed("corrections.json")["items"]] == [
        "Withdrawn: Another title",
        "Correction: A title of its own",
    ]


def test_each_language_has_corrections_of_its_own(feed, world, edit, published):
    spanish = PostFactory(slug="hola", locale="es")
    published(spanish)
    edit(spanish, "Mejor", significance="correction", note="Eran diez.")
    edit(world.first, "Better", significance="correction", note="It said ten.")

    titles = {
        locale: [item["title"] for item in feed("corrections.json", locale=locale)["items"]]
        for locale in ("en", "es")
    }

    assert titles == {"en": ["Correction: Better"], "es": ["Corrección: Mejor"]}


def test_every_form_holds_the_same(feed, world, edit, withdraw_entry):
    edit(world.first, "Better", significance="correction", note="It said ten.")
    withdraw_entry(world.fusion, at=WEDNESDAY)

    atom, rss = feed("corrections.atom"), feed("corrections.rss")
    json_titles = [item["title"] for item in feed("corrections.json")["items"]]

    assert [each.findtext(f"{ATOM}title") for each in atom.findall(f"{ATOM}entry")] == json_titles
    assert [each.findtext("title") for each in rss.iterfind("channel/item")] == json_titles
    assert find_atom_faults(atom) == []


@pytest.mark.slow
def test_feed_of_corrections_has_archives_too(walk_archives, world, withdraw_entry, published):
    for number in range(40):
        at = TUESDAY.replace(minute=number)
        withdraw_entry(world.first, at=at)
        published(world.first, at=at)
    published(PostFactory(), at=TUESDAY + timedelta(days=31))

    documents = walk_archives("/feeds/corrections.atom")

    assert sum(len(root.findall(f"{ATOM}entry")) for root in documents) == 40
    assert len(documents) > 1
