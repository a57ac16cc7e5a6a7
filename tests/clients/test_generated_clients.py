"""Clients of four generators, as their makers ship them: each compiles strictly and gets answers.

Generators and compilers come from the package registries: this is for the suite's long form.
"""

import json
import os
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

from tests.api.world import make_world
from tests.examples import IS_LONG

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).parent / "programs"
#: Generated modules import each other without an ending, which Node alone does not resolve.
BUNDLE = ("--bundle", "--platform=node", "--format=esm")
PYTHON_PACKAGES = ("openapi-python-client==0.29.1", "mypy==2.4.1")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.skipif(not IS_LONG, reason="installs packages: `make test-long` does"),
]


def run(*words: str | Path, folder: Path, **more: str) -> str:
    environ = os.environ | more
    done = subprocess.run(
        words, cwd=folder, env=environ, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def world(live_server, settings):
    settings.BASE_URL = live_server.url
    return make_world()


@pytest.fixture
def folder(tmp_path) -> Path:
    """Return a folder with the programs and the description of the API."""
    shutil.copytree(PROGRAMS, tmp_path / "clients")
    shutil.copy(ROOT / "cms" / "api" / "openapi.json", tmp_path / "clients")
    return tmp_path / "clients"


def assert_answered(printed: str, world) -> None:
    """Each program prints the title of the post that it filtered for, sparse and as a whole."""
    expected = {
        "titles": [world.second.title, world.second.title, world.ada.name],
        "facets": ["treatments", "year"],
    }
    assert json.loads(printed) == expected


@pytest.mark.skipif(not shutil.which("npm"), reason="needs npm: not installed")
def test_clients_in_typescript_compile_strictly_and_get_answers(folder, world, live_server):
    run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", folder=folder)
    run("npm", "run", "generate", folder=folder, MARROW_URL=live_server.url)
    run("npm", "run", "check", folder=folder)

    for program in ("openapi_fetch", "hey_api", "orval"):
        run("npx", "esbuild", f"{program}.ts", *BUNDLE, f"--outfile={program}.mjs", folder=folder)
        words = (f"{program}.mjs", live_server.url, str(world.second.pk))
        printed = run("node", *words, folder=folder)
        assert_answered(printed, world)


def test_client_in_python_compiles_strictly_and_gets_answers(folder, world, live_server):
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", *PYTHON_PACKAGES, folder=folder)
    generate = ("generate", "--path", "openapi.json", "--meta", "none", "--config")
    generator = folder / "venv" / "bin" / "openapi-python-client"
    run(
        generator,
        *generate,
        "openapi-python-client.yml",
        "--output-path",
        "marrow_client",
        folder=folder,
    )
    run(python, "-m", "mypy", "--strict", "--config-file=", "python_client.py", folder=folder)

    printed = run(python, "python_client.py", live_server.url, str(world.second.pk), folder=folder)

    assert_answered(printed, world)
