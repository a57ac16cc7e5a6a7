"""Filters, orders and fields of a past list apply to the editions of then."""

import pytest

from tests.api.as_of.conftest import list_slugs, publish_edition
from tests.clock import TUESDAY
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"slug": "fusion"}, ["fusion"]),
        ({"slug": "lumbar"}, []),
        ({"slug__not": "fusion"}, ["nerve"]),
        ({"slug__in": "fusion,nerve"}, ["fusion", "nerve"]),
        ({"title__contains": "FUS"}, ["fusion"]),
        ({"title__contains": "lumbar"}, []),
        ({"updated_at__lt": "2026-03-02"}, []),
        ({"updated_at__gte": "2026-03-02"}, ["fusion", "nerve"]),
        ({"published_at__lte": "2026-03-02"}, ["fusion", "nerve"]),
        ({"ordering": "-title"}, ["nerve", "fusion"]),
        ({"ordering": "updated_at,-title"}, ["nerve", "fusion"]),
    ],
)
def test_filters_and_orders_ask_the_documents_of_then(api, published, parameters, expected):
    fusion = TreatmentFactory(slug="fusion", name="Fusion")
    nerve = TreatmentFactory(slug="nerve", name="Nerve")
    published(fusion, nerve)
    publish_edition(fusion, published, at=TUESDAY, slug="lumbar", name="Lumbar fusion")
    publish_edition(nerve, published, at=TUESDAY, name="Aaa")

    assert list_slugs(api, as_of="2026-03-02", **parameters) == expected


def test_translation_key_finds_an_entry_of_then(api, story, published):
    published(TreatmentFactory())

    assert list_slugs(api, as_of="2026-03-02", translation_key=str(story.translation_key)) == [
        "fusion"
    ]


def test_fields_and_lenience_compose_with_it(api, story):
    parameters = {"as_of": "2026-03-02", "fields": "slug,edition", "colour": "red"}
    body = api("treatments/", headers={"Prefer": "handling=lenient"}, **parameters).json()

    assert body["results"] == [{"slug": "fusion", "edition": 1}]
    assert [each["parameter"] for each in body["warnings"]] == ["colour"]
