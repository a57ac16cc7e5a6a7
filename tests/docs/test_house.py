"""docs/explanation/the-house.md draws the folders that are there, and the imports that may be."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from cms.lib.hook import Hook
from cms.published import hooks

ROOT = settings.ROOT
PAGE = (ROOT / "docs" / "explanation" / "the-house.md").read_text()
NAMED = set(re.findall(r"\b(?:cms|treatments|studies|tests)(?:/[\w.]+)+/?", PAGE))
API_ROWS = re.findall(r"^\| `cms/api/(\w+)(?:/|\.py)` \| .* \| (.*) \|$", PAGE, re.MULTILINE)
NOT_DRAWN = {"__pycache__", "migrations", "commands"}  # alike in every app


def folders() -> Iterator[str]:
    """Every folder of cms/ but those that all apps have alike, and what is inside static files."""
    for path in sorted((ROOT / "cms").rglob("*/")):
        name = path.relative_to(ROOT)
        inside = {"static", "templates", "locale"} & set(name.parts[:-1])
        if not inside and not NOT_DRAWN & set(name.parts):
            yield f"{name.as_posix()}/"


def imports_of(path: Path) -> Iterator[str]:
    """The modules that a file imports when it runs: type hints couple nothing."""
    tree = ast.parse(path.read_text())
    hints = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in hints:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_everything_named_on_the_page_exists():
    assert sorted(name for name in NAMED if not (ROOT / name).exists()) == []


def test_every_folder_of_cms_is_drawn():
    drawn = {f"{name.rstrip('/')}/" for name in NAMED}

    assert [name for name in folders() if name not in drawn] == []


def test_layers_are_those_of_the_contract():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["id"] == "layers")

    block = re.search(r"## Layers.*?```\n(.*?)```", PAGE, re.DOTALL)[1]
    drawn = [re.split(r"\s{2,}", line)[0] for line in block.splitlines()]

    assert drawn == layers


def test_every_part_of_the_api_has_a_row():
    parts = {
        path.name for path in (ROOT / "cms" / "api").glob("*/") if (path / "__init__.py").exists()
    }
    parts |= {path.stem for path in (ROOT / "cms" / "api").glob("*.py")}

    assert parts - {"__init__", "apps", "templatetags"} == {name for name, _ in API_ROWS}


@pytest.mark.parametrize("part", [name for name, _ in API_ROWS])
def test_part_of_the_api_imports_what_its_row_allows(part):
    names = [name for name, _ in API_ROWS]
    allowed = set(re.findall(r"\w+", dict(API_ROWS)[part])) & set(names)
    if "all below" in dict(API_ROWS)[part]:
        allowed |= set(names[names.index(part) :])
    place = ROOT / "cms" / "api" / part
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]

    imported = {
        name.split(".")[2]
        for path in files
        for name in imports_of(path)
        if name.startswith("cms.api.")
    }

    assert imported - allowed - {part} == set()


def test_hooks_are_drawn_with_the_functions_that_are_connected():
    connected = {
        hook.name: [f"{function.__module__.replace('.', '/')}.py" for function in hook.functions]
        for hook in vars(hooks).values()
        if isinstance(hook, Hook)
    }

    block = re.search(r"^hook .*?(?=^```)", PAGE, re.MULTILINE | re.DOTALL)[0]
    drawn: dict[str, list[str]] = {}
    for line in block.splitlines()[1:]:
        callers, _, function = line.partition("--->")
        if callers.strip():
            name = callers.split()[0]
        drawn.setdefault(name, []).append(function.strip())
    assert drawn == connected


def test_content_types_have_the_files_of_the_page():
    block = re.search(r"## Content types\n(.*?)\n## ", PAGE, re.DOTALL)[1]
    types = re.findall(r"`([\w/]+)`", block.split(". Each folder")[0])
    every, some = block.split("What only some types need")
    files = re.findall(r"^\| `(\w+)\.py` \|", every, re.MULTILINE)

    assert len(files) == 7  # "the same seven files", here and in CONTRIBUTING.md
    assert [
        f"{folder}/{name}"
        for folder in types
        for name in files
        if not (ROOT / folder / f"{name}.py").is_file()
        and not (ROOT / folder / name / "__init__.py").is_file()
    ] == []
    others = {
        name for row in re.findall(r"^\| (`.*?) \|", some, re.MULTILINE) for name in row.split(", ")
    }
    assert [
        name
        for name in sorted(each.strip("`") for each in others)
        if not any((ROOT / folder / name).is_file() for folder in types)
    ] == []


def test_content_types_of_the_page_are_those_with_published_rows():
    block = re.search(r"## Content types\n(.*?)Each folder", PAGE, re.DOTALL)[1]
    published = {path.parent for path in ROOT.glob("*/published.py")}
    published |= {path.parent for path in ROOT.glob("cms/*/published.py")}

    assert {ROOT / name for name in re.findall(r"`([\w/]+)`", block)} == published
