"""The tutorial does what it says, on an empty data folder, from its first command to its last."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.docs.tutorial import Reader, Step, has_output, parse

TUTORIAL = settings.ROOT / "docs" / "tutorial" / "first-post.md"
READY = "Ctrl-C stops it"
STAMP = f"{sys.prefix}/.run-{sys.version_info.major}.{sys.version_info.minor}"
# The packages are here already, in the environment of the tests: make need not install them.
INSTALLED = ["-o", STAMP, f"VENV={sys.prefix}", f"PYTHON={sys.executable}"]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path: Path, port: int) -> dict[str, str]:
    """The reader's: no setting of ours but an empty data folder and a free port."""
    ours = ("MARROW_", "DATABASE_", "CACHE_", "EMAIL_", "DJANGO_", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    # The tests install Brotli, which makes collecting static files take a minute. The product
    # has none.
    (tmp_path / "brotli.py").write_text("raise ImportError\n")
    return kept | {
        "PORT": str(port),
        "MARROW_DATA": str(tmp_path / "data"),
        "PYTHONPATH": str(tmp_path),
        "no_proxy": "*",
    }


@pytest.fixture
def shell(environment) -> Iterator[Callable[[str], str]]:
    """Runs a command and returns its output; of ``make run``, the output until it is ready."""
    started: list[subprocess.Popen[str]] = []

    def run(command: str) -> str:
        words = shlex.split(command)
        if words[:2] != ["make", "run"]:
            return subprocess.check_output(
                words, env=environment, text=True, stderr=subprocess.DEVNULL
            )
        server = subprocess.Popen(
            [*words, *INSTALLED],
            cwd=settings.ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        started.append(server)
        lines = []
        for line in server.stdout:
            lines.append(line)
            if READY in line:
                return "".join(lines)
        raise AssertionError(f"{command} ended by itself:\n{''.join(lines)}")

    yield run
    for server in started:
        os.killpg(server.pid, signal.SIGINT)  # what Ctrl-C sends, to make and to all it started
        server.communicate(timeout=30)


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("make"), reason="needs make, as `make run` does")
@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl, which the tutorial uses")
@pytest.mark.skipif(
    "postgresql" in settings.DATABASES["default"]["ENGINE"],
    reason="starts an installation of its own on SQLite: the run on SQLite does it",
)
def test_tutorial_can_be_followed_word_by_word(page, shell, port):
    text = TUTORIAL.read_text().replace("localhost:8000", f"localhost:{port}")
    reader = Reader(page, shell)

    for step in parse(text):
        reader.follow(step)

    assert page.errors == []


def test_tutorial_uses_every_kind_of_step():
    verbs = {step.verb for step in parse(TUTORIAL.read_text())}

    assert verbs == {"run", "output", "open", "answer", "press", "choose", "type", "see"}


def test_tutorial_ends_each_block_of_output_with_a_command_before():
    verbs = [step.verb for step in parse(TUTORIAL.read_text())]
    blocks = [verb for verb in verbs if verb in {"run", "output"}]

    assert "output output" not in " ".join(blocks)
    assert not re.search("output.*run$", " ".join(blocks))  # the last command shows its output


@pytest.mark.parametrize(
    ("prose", "steps"),
    [
        ("Press **Go**, then **Stop**.", [Step("press", "Go"), Step("press", "Stop")]),
        ("Press **Go**. The page says **Gone**.", [Step("press", "Go"), Step("see", "Gone")]),
        ("Press **Go** and it says **Gone**", [Step("press", "Go"), Step("see", "Gone")]),
        ("Type `a.b` into **Name**", [Step("type", "a.b", where="Name")]),
        (
            "Open <http://a/>; <http://b/> is",
            [Step("open", "http://a/"), Step("open", "http://b/")],
        ),
        ("See <http://a/>", [Step("answer", "http://a/")]),
    ],
)
def test_prose_says_what_to_do(prose, steps):
    assert list(parse(prose)) == steps


def test_output_is_compared_by_lines_and_by_parts_in_order():
    output = 'one\n{"a":1,"b":2}\n'

    assert has_output(output, 'one\n…"a":1…"b":2…')
    assert not has_output(output, "on")
    assert not has_output(output, '…"b":2…"a":1…')
