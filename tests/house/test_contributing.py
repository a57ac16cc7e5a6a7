"""What CONTRIBUTING.md claims: its commands, markers, variables and numbers are the real ones."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

from tests.conftest import REASONS
from tests.run import COVERAGE_BAR

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text()
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PYTEST = PYPROJECT["tool"]["pytest"]["ini_options"]


def test_commands_are_make_targets():
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", PAGE, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert {"run", "test", "check", "help", "lock"} <= named
    assert named - targets == set()


def test_python_is_the_oldest_that_must_do():
    floor = PYPROJECT["project"]["requires-python"].removeprefix(">=")

    assert set(re.findall(r"Python (?:from )?(\d\.\d+)", PAGE)) == {floor}


def test_markers_are_those_of_pytest():
    line = re.search(r"^- Markers: (.*) tests are skipped", PAGE, re.MULTILINE)[1]
    named = set(re.findall(r"`(\w+)`", line))

    assert named == set(REASONS)
    assert named | {"slow", "both"} == {marker.partition(":")[0] for marker in PYTEST["markers"]}
    assert "Mark a test `slow` when" in PAGE
    assert "mark it `both`" in PAGE


def test_variables_are_those_that_the_suite_reads():
    named = set(re.findall(r"MARROW_TEST_[A-Z_]+", PAGE))
    read = set(re.findall(r'"(MARROW_TEST_[A-Z_]+)": [a-z]', (ROOT / "tests/run.py").read_text()))

    assert named == read


def test_coverage_bar_is_the_one_that_is_held():
    assert re.findall(r"stays at (\d+) %", PAGE) == [COVERAGE_BAR]
    assert PYPROJECT["tool"]["coverage"]["run"]["branch"] is True


def test_order_is_random_and_warnings_are_errors():
    assert metadata.version("pytest-randomly")
    assert PYTEST["filterwarnings"] == ["error"]


def test_every_lock_is_told():
    locks = {path.name for path in (ROOT / "requirements").iterdir()}

    assert set(re.findall(r"^\| `(\w+\.txt)` \|", PAGE, re.MULTILINE)) == locks
