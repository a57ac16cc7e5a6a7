from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def static_folder() -> None:
    """The live server starts before a test has its own folders, and WhiteNoise wants this one."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
