"""What we show for production in examples/ is what systemd and Django want."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SYSTEMD = ROOT / "examples" / "systemd"
UNITS = ("marrow-server.service", "marrow-worker.service")
HOW_TO = (ROOT / "docs" / "how-to" / "run-in-production.md").read_text()


@pytest.fixture
def env(outer, tmp_path) -> dict[str, str]:
    """The environment of the shown file, but for the folder of the data."""
    lines = (SYSTEMD / "environment").read_text().splitlines()
    shown = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert shown["MARROW_DATA"] == "/var/lib/marrow"
    left_out = ("MARROW_", "DJANGO_")
    ours = {name: value for name, value in outer.items() if not name.startswith(left_out)}
    return ours | shown | {"MARROW_DATA": str(tmp_path)}


def read_unit(name: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read(SYSTEMD / name)
    return unit


def manage(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=env,
        text=True,
        capture_output=True,
        check=False,
    )


def test_django_warns_of_nothing_in_the_shown_environment(env):
    checked = manage(["check", "--deploy", "--fail-level", "WARNING"], env)

    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("System check identified no issues")


def test_django_warns_without_tls(env):
    """The test above would notice."""
    checked = manage(
        ["check", "--deploy", "--fail-level", "WARNING"],
        env | {"MARROW_BASE_URL": "http://cms.example.org"},
    )

    assert checked.returncode == 1
    assert "security.W004" in checked.stderr


@pytest.mark.parametrize("name", UNITS)
def test_unit_is_started_again_whatever_ends_it(name):
    unit = read_unit(name)

    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert unit["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.parametrize("name", UNITS)
def test_unit_starts_a_command_that_we_have(name, env):
    program, script, *command = read_unit(name)["Service"]["ExecStart"].split()
    helped = manage([*command, "--help"], env)

    assert (program, script) == ("/opt/marrow/.venv/bin/python", "manage.py")
    assert helped.returncode == 0, helped.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_has_nothing_to_say_about_the_units(tmp_path):
    for name in UNITS:
        text = (SYSTEMD / name).read_text().replace("/opt/marrow/.venv/bin/python", sys.executable)
        (tmp_path / name).write_text(text)

    files = [str(tmp_path / name) for name in UNITS]
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files],
        text=True,
        capture_output=True,
        check=False,
    )

    # Of units that others installed on this machine nothing is known here.
    assert [line for line in verified.stderr.splitlines() if str(tmp_path) in line] == []
    assert verified.returncode == 0


def test_how_to_names_every_file_it_needs():
    shown = [*SYSTEMD.iterdir(), *(ROOT / "examples" / "nginx").iterdir()]

    names = [str(path.relative_to(ROOT)) for path in shown]
    assert [name for name in names if name not in HOW_TO] == []
