"""Every list has one language, without fallback, unless all are asked for."""

import pytest

from tests.api.locales.conftest import API_URL
from tests.api.world import translation_of
from tests.factories import FACTORIES
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db

TYPES = sorted(FACTORIES)


@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_its_addresses_and_its_lists_in_each_language(api, published, name):
    english = FACTORIES[name](slug="same")
    spanish = translation_of(english, slug="same")
    published(english, spanish)
    collection = english.published.collection

    house, other = api(f"{collection}/"), api(f"{collection}/", locale="es")
    (here,), (there,) = house.json()["results"], other.json()["results"]

    assert (house["Content-Language"], other["Content-Language"]) == ("en", "es")
    assert (here["id"], there["id"]) == (str(english.pk), str(spanish.pk))
    assert here["url"] == f"{API_URL}/{collection}/same/"
    assert there["url"] == f"{API_URL}/{collection}/same/?locale=es"
    assert here["canonical_url"] == f"http://localhost:8000/{collection}/same/"
    assert there["canonical_url"] == f"http://localhost:8000/es/{collection}/same/"
    for item in (here, there):
        response = api(item["url"].removeprefix("http://localhost:8000"))
        assert (response.json()["id"], response["Content-Language"]) == (item["id"], item["locale"])


def test_lists_and_comparisons_have_nothing_standing_in(api, world):
    assert api("treatments/", locale="es").json()["results"] == []
    compared = api("compare/treatments/", slugs="spinal-fusion,bone-marrow", locale="es")
    assert compared.status_code == 404


def test_relations_are_named_in_the_language_of_the_list_first(api, fusion, spanish, published):
    published(
        PostFactory(slug="back", treatments=[fusion]),
        PostFactory(slug="espalda", locale="es", treatments=[spanish]),
        PostFactory(slug="foreign", locale="es", treatments=[fusion]),
    )

    def slugs(**parameters):
        return [item["slug"] for item in api("posts/", **parameters).json()["results"]]

    assert slugs(treatments="fusion-espinal", locale="es") == ["espalda"]
    assert slugs(treatments="fusion", locale="es") == ["foreign"]
    assert slugs(treatments=str(fusion.pk), locale="es") == ["foreign"]
    assert slugs(treatments="fusion") == ["back"]
