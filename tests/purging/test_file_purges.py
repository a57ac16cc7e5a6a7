"""The files of a withdrawn image are deleted before they are purged."""

from contextlib import closing

import pytest

from cms.publishing import withdraw
from tests.api.world import make_world
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])


def test_withdrawn_picture_is_gone_before_its_files_are_purged(cdn, client):
    world = make_world()
    src = client.get("/api/v1/images/hilltop/").json()["src"].partition("localhost:8000")[2]
    responses = []

    def on_request():
        with closing(client.get(src)) as response:
            responses.append((response.status_code, response.headers.get("Cache-Tag")))

    on_request()
    cdn.events.clear()
    cdn.on_request = on_request

    withdraw(world.image, by=None, at=TUESDAY, reason="legal")

    assert responses[0][1] in cdn.events[-1][1]["tags"]
    assert [status for status, _ in responses][:: len(responses) - 1] == [200, 404]
