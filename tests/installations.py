"""New installations, each with a database of its own, for tests that ask several processes."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
#: What a program begins with that ``run(env, "-c", program)`` runs.
SETUP = "import django; django.setup()\n"


@pytest.fixture
def installations(tmp_path):
    """Environments of new installations, by the kind of their database."""
    names = []

    def make(vendor: str) -> dict[str, str]:
        env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        folder = tmp_path / uuid4().hex
        env |= {"MARROW_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings"}
        if vendor == "postgresql":
            name = f"marrow_test_{uuid4().hex[:12]}"
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            names.append(name)
            url = urlsplit(os.environ["DATABASE_URL"])
            env["DATABASE_URL"] = url._replace(path=f"/{name}").geturl()
        return env

    yield make
    for name in names:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(env: dict[str, str], *words: str) -> str:
    result = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr + result.stdout
    return result.stdout
