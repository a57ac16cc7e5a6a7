"""What our code imports stands in pyproject.toml, each with a lowest and a highest version."""

import ast
import sys
import tomllib
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

PRODUCT = ["cms", "studies", "treatments", "claims", "fixtures"]
TOOLS = ["tests", "benchmarks", "examples"]
OURS = {*PRODUCT, *TOOLS}
GENERATED = {"marrow_client"}  # what examples/python/README.md generates from the OpenAPI file

PROJECT = PYPROJECT["project"]
GROUPS = PYPROJECT["dependency-groups"]
NEEDED = [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]
ALL = [*NEEDED, *chain(*GROUPS.values())]


def imported(folder: str) -> dict[str, str]:
    """Top-level packages that are neither ours nor Python's, each with a file that imports it."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            found |= {name.partition(".")[0]: str(path.relative_to(ROOT)) for name in names}
    known = OURS | GENERATED | sys.stdlib_module_names
    return {name: path for name, path in found.items() if name not in known}


@pytest.mark.parametrize("folder", [*PRODUCT, *TOOLS])
def test_imports_are_declared(folder):
    declared = {
        canonicalize_name(Requirement(line).name) for line in (NEEDED if folder in PRODUCT else ALL)
    }
    distributions = metadata.packages_distributions()

    undeclared = {
        name: path
        for name, path in imported(folder).items()
        if not {canonicalize_name(each) for each in distributions.get(name, [])} & declared
    }

    assert undeclared == {}


@pytest.mark.parametrize("line", ALL)
def test_dependency_has_a_floor_and_a_ceiling(line):
    operators = {specifier.operator for specifier in Requirement(line).specifier}

    assert operators & {">=", ">", "~=", "=="}, "no floor"
    assert operators & {"<", "<=", "~=", "=="}, "no ceiling"
