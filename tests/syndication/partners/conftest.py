"""Partners and their keys, requests to the API, and entries that were recalled or corrected."""

from datetime import timedelta

import pytest

from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.publishing import publish, withdraw
from cms.syndication.partners.models import Partner
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory
from tests.places import place_at

LONG_AGO = MONDAY - timedelta(days=400)


@pytest.fixture
def partner(db):
    """``partner("Example News", types=["study"])``: a partner since long before Monday."""

    def make(name="Example News", **fields) -> Partner:
        contact = f"desk@{name.lower().replace(' ', '-')}.example"
        known = {"contact": contact, "created_at": LONG_AGO, "digest_at": LONG_AGO}
        return Partner.objects.create(name=name, **known | fields)

    return make


@pytest.fixture
def news(partner) -> Partner:
    return partner("Example News")


@pytest.fixture
def key_of():
    """``key_of(news)``: the text of a new key of the partner, which may confirm."""

    def make(partner=None, *scopes) -> str:
        scopes = scopes or (("read", "confirm") if partner else ("read",))
        return create_key(Key(name="app", partner=partner, rate=0, scopes=list(scopes)))

    return make


@pytest.fixture
def ask(client):
    """``ask("recalls/", key, open="true")``"""

    def get(path, key=None, **parameters):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return client.get(f"/api/v1/{path}", parameters, headers=headers)

    return get


@pytest.fixture
def confirm(client):
    """``confirm(2, key, b'{"note": "Gone."}')``: the recall's sequence, or what else to send."""

    def post(recall, key=None, body=b"", content_type="application/json", **more):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        place = place_at(recall) if isinstance(recall, int) else recall
        address = f"/api/v1/recalls/{place}/receipts/"
        return client.post(address, body, content_type=content_type, headers=headers, **more)

    return post


@pytest.fixture
def recall(db):
    """Line 2: a post is withdrawn on Tuesday because something in it was wrong."""
    post = PostFactory(slug="old-dose", title="The Old Dose")
    publish(post, by=None, at=MONDAY)
    return withdraw(post, by=None, at=TUESDAY, reason="error", note="The dose was wrong.")


@pytest.fixture
def corrected(news):
    """On Monday two posts; on Tuesday one is corrected and one withdrawn, which is no recall."""
    wrong, old, fine = PostFactory(title="Wrong"), PostFactory(slug="old"), PostFactory()
    publish(wrong, old, fine, by=None, at=MONDAY)
    wrong.summary, fine.summary = "Right.", "Better."
    wrong.save()
    fine.save()
    publish(wrong, by=None, at=TUESDAY, significance="correction", note="It was seven, not six.")
    publish(fine, by=None, at=TUESDAY)
    withdraw(old, by=None, at=TUESDAY, reason="expired", note="Its time is over.")
    Partner.objects.update(digest_at=TUESDAY, digest_sequence=0)
