"""An installation from requirements/run.txt: neither psycopg nor the Redis client is there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import django, json
django.setup()
from django.test import Client
print(json.dumps(Client().get("/api/v1/", headers={"host": "localhost"}).json()["name"]))
"""


def python(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs code as if the clients were not installed."""
    absent = "import sys; sys.modules |= dict.fromkeys(('psycopg', 'psycopg_pool', 'redis')); "
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", absent + code],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "cms.settings"} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def manage(*words: str) -> str:
    line = ["manage.py", *words]
    return f"import runpy; sys.argv = {line}; runpy.run_path('manage.py', run_name='__main__')"


@pytest.mark.parametrize(
    ("variable", "url", "service"),
    [
        ("DATABASE_URL", "postgresql://db.example/news", "PostgreSQL"),
        ("DATABASE_READER_URL", "postgres://db.example/news", "PostgreSQL"),
        ("CACHE_URL", "redis://cache.example/0", "Redis"),
    ],
)
def test_service_without_its_client_stops_the_start_with_one_sentence(
    tmp_path, variable, url, service
):
    result = python(manage("migrate"), MARROW_DATA=str(tmp_path), **{variable: url})

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"Marrow can't start: {variable} names {service}, whose client is not installed; run "
        "`make services`, or install requirements/services.txt.\n"
    )


def test_traceback_is_shown_to_whoever_asks_for_it(tmp_path):
    result = python(manage("migrate", "--traceback"), MARROW_DATA=str(tmp_path), PORT="abc")

    assert result.returncode == 1
    assert "Traceback" in result.stderr


def test_product_migrates_and_answers_without_the_clients(tmp_path):
    migrated = python(manage("migrate", "--verbosity", "0"), MARROW_DATA=str(tmp_path))
    asked = python(ASK, MARROW_DATA=str(tmp_path))

    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)
