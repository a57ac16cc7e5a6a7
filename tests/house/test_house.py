"""Rules of the house that no tool knows: sizes of files, a tree free of leftovers."""

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400
MEDIAN = 80
GENERATED = re.compile(
    r"(^|/)(\.venv|var|node_modules|__pycache__|htmlcov|screenshots)/|\.(sqlite3?|db|pyc|log)$|(^|/)\.coverage"
)
MACHINE = re.compile(r"(?<![\w.:/])/(?:home|Users|root|work|tmp/\w)[/\w]*/")
SUPPRESSION = re.compile(r"#\s*(noqa|type: ignore|pragma: no (?:cover|branch))")
REASON = re.compile(
    r"# noqa: [A-Z0-9, ]+ -- \S|# type: ignore\[[a-z-, ]+\]  # \S|# pragma: no (cover|branch) -- \S"
)


def tracked() -> list[Path]:
    """What git keeps or would keep; in an unpacked archive, everything but the usual leftovers."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git work tree, so nobody knows which files are kept")
    return [
        path for name in sorted(set(listing.stdout.split("\n"))) if (path := ROOT / name).is_file()
    ]


def python_files() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]


def texts() -> list[tuple[Path, str]]:
    binary = {".png", ".webp", ".jpg", ".jpeg", ".woff2", ".ico", ".gz", ".mo"}
    return [(path, path.read_text()) for path in tracked() if path.suffix not in binary]


def test_python_files_are_short():
    lines = {path: len(path.read_text().splitlines()) for path in python_files()}
    lengths = [length for length in lines.values() if length]

    assert [str(path) for path, length in lines.items() if length > LONGEST] == []
    assert statistics.median(lengths) <= MEDIAN


def test_tracked_files_hold_nothing_generated():
    names = [str(path.relative_to(ROOT)) for path in tracked()]

    assert [name for name in names if GENERATED.search(name)] == []


def test_tracked_files_name_no_path_of_a_machine():
    found = {
        str(path.relative_to(ROOT)): match.group()
        for path, text in texts()
        if path != Path(__file__) and (match := MACHINE.search(text))
    }

    assert found == {}


def test_suppressions_carry_their_reason():
    bare = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in python_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if SUPPRESSION.search(line) and not REASON.search(line)
    ]

    assert bare == []


def test_commands_say_what_they_do():
    commands = {
        name: load_command_class(app, name)
        for name, app in get_commands().items()
        if (ROOT / app.replace(".", "/")).is_dir()
    }

    sentences = {name: command.help.strip() for name, command in commands.items()}

    assert "serve" in sentences
    assert [
        name for name, text in sentences.items() if len(text.split()) < 5 or not text.endswith(".")
    ] == []


def test_settings_read_the_environment_only_through_the_strict_readers():
    tree = ast.parse((ROOT / "cms" / "settings.py").read_text())

    loose = [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]

    assert loose == []
