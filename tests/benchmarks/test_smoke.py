"""The benchmarks measure the right thing. How fast it is, no test asks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def test_a_seeded_database_agrees_with_itself_and_with_the_plain_version(tmp_path):
    ours = ("MARROW_", "DATABASE_", "CACHE_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}

    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.smoke"],
        cwd=ROOT,
        env=kept | {"MARROW_BENCH_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "50 posts: both sides agree, and the plain version too.\n", done.stderr
    assert done.returncode == 0
