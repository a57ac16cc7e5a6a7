"""The difference of two editions, field by field and word by word."""

import pytest

from tests.api.world import POST
from tests.clock import TUESDAY
from tests.factories.treatments import PathEffectFactory, TreatmentFactory

pytestmark = pytest.mark.django_db


def test_difference_names_the_fields_that_changed(api, fusion, django_assert_num_queries):
    with django_assert_num_queries(4):  # head, entry, editions, what it is in other languages
        body = api("treatments/spinal-fusion/editions/2/difference/").json()
    over_two = api("treatments/spinal-fusion/editions/3/difference/", **{"from": 1}).json()

    (summary,) = body["fields"]
    assert (body["from"]["number"], body["to"]["number"], body["bodies"]) == (1, 2, [])
    assert summary["field"] == "summary"
    assert (summary["from"], summary["to"]) == (
        "It joins two vertebrae.", "It joins three vertebrae."
    )  # fmt: skip
    assert {"change": "added", "text": " three"} in summary["words"]
    assert [each["field"] for each in over_two["fields"]] == [
        *("attribution", "invasiveness", "slug", "summary"),
    ]


def test_difference_of_a_body_shows_words_in_their_blocks(
    api, world, published, django_assert_num_queries
):
    world.second.body = world.second.body.replace("See", "Please see") + "<p>New.</p>"
    world.second.save()
    published(world.second, at=TUESDAY)

    with django_assert_num_queries(4):  # head, entry, editions, cards
        response = api(f"{POST}editions/2/difference/")

    (body,) = response.json()["bodies"]
    changes = [(each["change"], each["type"]) for each in body["blocks"]]
    assert changes == [
        ("unchanged", "heading"),
        ("changed", "paragraph"),
        ("unchanged", "image"),
        ("added", "paragraph"),
    ]
    assert {"change": "added", "text": "Please see"}.items() <= body["blocks"][1]["spans"][
        1
    ].items()
    assert str(world.secret.pk) not in response.content.decode()


def test_what_is_not_published_is_no_difference(api, published):
    fusion, secret = TreatmentFactory(slug="fusion"), TreatmentFactory(name="Secret Treatment")
    published(fusion)
    PathEffectFactory(from_treatment=fusion, to_treatment=secret)
    fusion.save()
    published(fusion, at=TUESDAY)

    response = api("treatments/fusion/editions/2/difference/")

    assert response.json()["fields"] == []
    assert b"Secret" not in response.content
    assert str(secret.pk) not in response.content.decode()
