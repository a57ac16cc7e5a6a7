"""These start whole installations of their own, on SQLite: once is enough."""

import pytest
from django.conf import settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        reason = "starts an installation of its own on SQLite: the run on SQLite does it"
        for item in items:
            if "/tests/running/" in str(item.path):
                item.add_marker(pytest.mark.skip(reason=reason))
