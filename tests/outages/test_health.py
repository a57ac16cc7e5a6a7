"""``/livez`` and ``/readyz``: whether readers are answered, and what else is wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.authoring.models.release import Release
from cms.lib.safe_cache import safe_get
from cms.published import hooks

pytestmark = pytest.mark.django_db


def test_all_is_well(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        alive = client.get("/livez")
    with django_assert_num_queries(2):  # head, releases
        ready = client.get("/readyz")

    assert (alive.status_code, alive.content) == (200, b"ok")
    assert (ready.status_code, ready["Content-Type"]) == (200, "application/health+json")
    assert ready["Cache-Control"] == "no-store"
    assert ready.json() == {
        "status": "pass",
        "checks": {
            "database": [{"status": "pass"}],
            "caches": [{"status": "pass"}],
            "releases": [{"status": "pass"}],
        },
    }


def test_cache_that_does_not_answer_is_a_warning(client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}
    }
    settings.CACHES["default"]["LOCATION"] = "/dev/null/nowhere"
    safe_get("answer")

    ready = client.get("/readyz")

    assert (ready.status_code, ready.json()["status"]) == (200, "warn")
    assert ready.json()["checks"]["caches"][0]["output"].startswith("The cache does not answer.")


def test_check_that_fails_itself_is_a_warning(client, monkeypatch):
    def check_nothing(*, now):
        return 1 / 0

    monkeypatch.setattr(hooks.health_checks, "connected", [(0, check_nothing)])

    ready = client.get("/readyz")

    assert ready.status_code == 200
    assert ready.json()["checks"]["nothing"] == [
        {"status": "warn", "output": "This could not be looked up."}
    ]


def test_release_that_is_late_is_a_warning(client):
    Release.objects.create(
        name="Secret plans", state="scheduled", due_at=timezone.now() - timedelta(minutes=5)
    )

    ready = client.get("/readyz")

    assert ready.status_code == 200
    assert ready.json()["checks"]["releases"] == [
        {
            "status": "warn",
            "output": "Releases that are late: 1. The worker does not run, or can't write.",
        }
    ]
