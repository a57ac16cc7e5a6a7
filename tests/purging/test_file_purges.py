"""A picture that is withdrawn is gone before its files are purged."""

from contextlib import closing

import pytest

from cms.publishing import withdraw
from tests.api.world import make_world
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])


def test_withdrawn_picture_is_gone_before_its_files_are_purged(cdn, client):
    world = make_world()
    src = client.get("/api/v1/images/hilltop/").json()["src"].partition("localhost:8000")[2]
    found = []

    def look():
        with closing(client.get(src)) as response:
            found.append((response.status_code, response.headers.get("Cache-Tag")))

    look()
    cdn.happened.clear()
    cdn.look = look

    withdraw(world.image, by=None, at=TUESDAY, reason="legal")

    assert found[0][1] in cdn.happened[-1][1]["tags"]
    assert [status for status, _ in found][:: len(found) - 1] == [200, 404]
