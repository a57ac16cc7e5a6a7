"""Run Schemathesis against the shipped series: every check, a few requests per operation, and walks
along the links of the description. `make contract` sends thousands.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from cms.api.collection import collections
from tests.contract.rules import RELATIONS

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
SECONDS = os.environ.get("MARROW_TEST_CONTRACT_SECONDS", "15")


@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_answers_keep_what_the_description_promises(live_server, settings):
    settings.BASE_URL = live_server.url
    call_command("load_series", verbosity=0)

    run = subprocess.run(
        [
            *(Path(sys.executable).with_name("schemathesis"), "--config-file"),
            *(HERE / "schemathesis.toml", "run", f"{live_server.url}/api/v1/openapi.json"),
            *("--checks", "all", "--phases", "examples,fuzzing,stateful", "--max-examples", "1"),
            *("--max-time", SECONDS, "--no-color", "--workers", "1"),
        ],
        cwd=settings.ROOT,
        env={**os.environ, "PYTHONPATH": str(settings.ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout[-5_000:] + run.stderr
    assert "❌" not in run.stdout


def test_rules_know_all_filters_that_name_entries():
    declared = {name for each in collections().values() for name in each.filters.relations}

    assert declared == RELATIONS
