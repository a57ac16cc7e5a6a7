"""CI, `make check` and the hooks before a commit run the same commands, so none of them drifts."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.shares import ONCE

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
MAKEFILE = (ROOT / "Makefile").read_text()
CI = (ROOT / ".ci" / "run").read_text()
SERVICES = ["Browser and services", "PostgreSQL", "Redis"]  # started before anything is installed


def checks() -> list[str]:
    """What ``make check`` does, in its order."""
    return re.search(r"^CHECKS = (.*)$", MAKEFILE, re.MULTILINE)[1].split()


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))


def steps() -> list[tuple[str, str]]:
    """Every step of CI with its command."""
    return re.findall(r'\bstep "([^"]+)" (.+)$', CI, re.MULTILINE)


def workflow() -> dict:
    return yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())


def test_every_step_of_ci_after_the_services_is_a_make_target():
    later = [command for name, command in steps() if name not in SERVICES]

    assert [name for name, _ in steps()[: len(SERVICES)]] == SERVICES
    assert later == ["target pip", "target test", *(f"target {name}" for name in checks())]
    assert {command.removeprefix("target ") for command in later} - targets() == set()


def test_make_check_runs_all_checks():
    assert re.search(r"^check: \$\(CHECKS\) ##", MAKEFILE, re.MULTILINE)
    assert {"lint", "types", "contracts", "migrations", "openapi", "bench-smoke", "locks"} == {
        *checks()
    }


def test_ci_installs_into_an_environment_of_its_own():
    assert "folder=$(mktemp -d)\n" in CI
    assert "export VENV=$folder/venv\n" in CI
    assert ".venv" not in CI


def test_hosted_ci_runs_the_same_script_on_the_oldest_python():
    job = workflow()["jobs"]["everything"]
    floor = PYPROJECT["project"]["requires-python"].removeprefix(">=")

    assert "bash .ci/run" in [step.get("run") for step in job["steps"]]
    assert job["container"]["image"].startswith(f"python:{floor}-")


def test_hosted_ci_pins_its_actions():
    used = [
        step["uses"]
        for job in workflow()["jobs"].values()
        for step in job["steps"]
        if "uses" in step
    ]

    assert used != []
    assert [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each)] == []


def test_hooks_before_a_commit_download_nothing():
    repositories = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    hooks = [hook for repository in repositories for hook in repository["hooks"]]

    assert {repository["repo"] for repository in repositories} == {"local"}
    assert {hook["language"] for hook in hooks} == {"system"}
    assert [hook["entry"] for hook in hooks if not hook["entry"].startswith(".venv/bin/")] == []


@pytest.mark.parametrize("name", ["bug", "idea", "docs"])
def test_issue_form_asks_for_something(name):
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / f"{name}.yml").read_text())
    asked = [part for part in form["body"] if part.get("validations", {}).get("required")]

    assert {"name", "description", "body"} <= form.keys()
    assert asked != []


def test_nothing_that_needs_postgresql_stands_where_only_sqlite_is_tried():
    assert [
        str(path.relative_to(ROOT))
        for folder in ONCE
        for path in (ROOT / "tests" / folder).rglob("*.py")
        if re.search(r"\bmark\.postgres\b", path.read_text()) and path != Path(__file__)
    ] == []
    assert [folder for folder in ONCE if not (ROOT / "tests" / folder).is_dir()] == []
