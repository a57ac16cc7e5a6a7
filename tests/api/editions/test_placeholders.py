"""Placeholders of editions are resolved from current rows; editions go with their entry."""

import pytest

from cms.publishing import withdraw
from tests.api.world import POST
from tests.clock import THURSDAY, TUESDAY

pytestmark = pytest.mark.django_db


def test_an_old_edition_has_the_neighbours_only_of_the_series_it_still_stands_in(
    api, world, published
):
    world.second.series = world.second.series_position = None
    world.second.save()
    published(world.second, at=THURSDAY)

    series = api(f"{POST}editions/1/").json()["series"]

    assert (series["slug"], series["position"]) == ("can-stem-cells-help", 2)
    assert (series["previous"], series["next"]) == (None, None)


def test_holes_are_filled_from_what_is_published_now(api, world, published):
    world.fusion.name = "Fusion of the spine"
    world.fusion.save()
    published(world.fusion, at=TUESDAY)
    withdraw(world.marrow, by=None, at=TUESDAY, reason="error")

    response = api(f"{POST}editions/1/")

    assert [each["title"] for each in response.json()["treatments"]] == ["Fusion of the spine"]
    assert str(world.marrow.pk) not in response.content.decode()
    assert str(world.secret.pk) not in response.content.decode()


def test_editions_go_with_their_entry_and_the_old_ones_stay_gone(api, fusion, published):
    withdraw(fusion, by=None, at=THURSDAY, reason="safety", note="Harm.")
    responses = [api(f"treatments/{fusion.pk}/{path}") for path in ("", "editions/", "editions/1/")]
    published(fusion, at=THURSDAY)
    old = api(f"treatments/{fusion.pk}/editions/2/")

    for response in (*responses, old, api(f"treatments/{fusion.pk}/editions/4/difference/")):
        assert response.status_code == 410
        assert (response.json()["reason"], response.json()["note"]) == ("safety", "Harm.")
    assert api(f"treatments/{fusion.pk}/editions/").json()["count"] == 1
    assert api(f"treatments/{fusion.pk}/editions/4/").status_code == 200
