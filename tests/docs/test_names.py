"""What pages name exists: files, modules, commands with their options, and make targets."""

import importlib
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.docs.markdown import ROOT, name_of, pages, quoted

TOP = "cms|treatments|studies|fixtures|tests|benchmarks|examples|docs|requirements"
PATH = re.compile(rf"(?<![\w/.-])(?:{TOP})/[\w./-]*[\w/]")
DOTTED = re.compile(r"(?<![\w/.])(?:cms|tests|benchmarks)(?:\.\w+)+(?![\w/])")
FILE = re.compile(r"\.(?:py|md|toml|html|js|json|mjs|ts)$")
MANAGE = re.compile(r"manage\.py ([a-z_]+)((?: [^`|#]*)?)")
MAKE = re.compile(r"(?:^|(?<=\s)|(?<=`))make ([a-z-]+)")
PAGES = pytest.mark.parametrize("page", pages(), ids=name_of)
# Made by who follows the page, and ignored by git.
GENERATED = ("examples/typescript/schema.ts",)


@PAGES
def test_paths_lead_to_files(page):
    named = {path for text in quoted(page) for path in PATH.findall(text)}

    missing = {path for path in named if not (ROOT / path).exists()}
    assert missing - set(GENERATED) == set()


@PAGES
def test_modules_and_what_is_in_them_exist(page):
    named = {
        name for text in quoted(page) for name in DOTTED.findall(text) if not FILE.search(name)
    }

    assert [name for name in sorted(named) if not exists(name)] == []


@PAGES
def test_commands_exist_with_their_options(page):
    used = {match for text in quoted(page) for match in MANAGE.findall(text)}

    assert [command for command, _ in used if command not in get_commands()] == []
    assert [
        f"{command} {option}"
        for command, words in used
        for option in re.findall(r"--[a-z][\w-]*", words)
        if option not in options_of(command)
    ] == []


@PAGES
def test_make_targets_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {target for text in quoted(page) for target in MAKE.findall(text)}

    assert named - targets == set()


def exists(name: str) -> bool:
    """Whether ``name`` is a module, or leads to something in one: ``cms.publishing.publish``."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        path = Path(ROOT, *parts[:length])
        if path.is_dir() or path.with_suffix(".py").is_file():
            if length == len(parts):
                return True
            found = importlib.import_module(".".join(parts[:length]))
            for part in parts[length:]:
                if not hasattr(found, part):
                    return False
                found = getattr(found, part)
            return True
    return False


def options_of(command: str) -> set[str]:
    parser = load_command_class(get_commands()[command], command).create_parser("", command)
    return {option for action in parser._actions for option in action.option_strings}
