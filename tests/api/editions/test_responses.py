"""Responses about editions are cacheable, and valid by their schema."""

import json

import pytest

from cms.api.views.meta import OPENAPI
from tests.api.openapi.test_schema import validate
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("below", ["editions/", "editions/1/", "editions/2/difference/"])
def test_who_has_it_already_is_told_so(api, fusion, below, django_assert_num_queries):
    first = api(f"treatments/spinal-fusion/{below}")

    with django_assert_num_queries(1):  # head
        again = api(f"treatments/spinal-fusion/{below}", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert first["Cache-Tag"] == f"all,e-{str(fusion.pk)[:8]}"


def test_answers_are_as_the_schema_says(api, world, published):
    world.second.title = "Another title"
    world.second.body += "<p>New.</p>"
    world.second.save()
    published(world.second, at=TUESDAY)
    schema = json.loads(OPENAPI.read_text())

    for below in ("editions/", "editions/{number}/", "editions/{number}/difference/"):
        template = f"/api/v1/posts/{{name}}/{below}"
        responses = schema["paths"][template]["get"]["responses"]
        path = template.format(name="chronic-back-pain", number=2)
        validate(api(path).json(), responses["200"], schema)
        validate(api(path, colour="red").json(), responses["400"], schema)
