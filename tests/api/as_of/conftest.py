"""Fixtures of the tests of past lists: a short history, and helpers to publish and to list."""

import pytest

from cms.publishing import withdraw
from tests.clock import THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.treatments import TreatmentFactory


def publish_edition(draft, published, *, at, **changes):
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save()
    published(draft, at=at)
    return draft


def list_slugs(api, **parameters):
    return [item["slug"] for item in api("treatments/", **parameters).json()["results"]]


@pytest.fixture
def story(published):
    """Monday fusion; Tuesday it is renamed, and disc appears; Wednesday disc goes; Thursday a
    third one comes.
    """
    fusion = TreatmentFactory(slug="fusion", name="Fusion", invasiveness=3, leaves_implant=True)
    published(fusion)
    publish_edition(
        fusion, published, at=TUESDAY, slug="lumbar", name="Lumbar fusion", invasiveness=5
    )
    disc = TreatmentFactory(slug="disc", name="Disc")
    published(disc, at=TUESDAY)
    withdraw(disc, by=None, at=WEDNESDAY, reason="error")
    published(TreatmentFactory(slug="marrow", name="Marrow"), at=THURSDAY)
    return fusion
