"""The benchmarks measure the right thing. No test measures speed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def test_a_seeded_database_agrees_with_itself_and_with_the_plain_version(tmp_path):
    ours = ("MARROW_", "DATABASE_", "CACHE_", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}

    smoke = subprocess.run(
        [sys.executable, "-m", "benchmarks.smoke"],
        cwd=ROOT,
        env=environment | {"MARROW_BENCH_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert smoke.stdout == "50 posts: both sides agree, and the plain version too.\n", smoke.stderr
    assert smoke.returncode == 0
