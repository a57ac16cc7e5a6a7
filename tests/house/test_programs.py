"""Programs that stand in strings, for processes of their own, import what there is."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import PACKAGES, ROOT, python_files, syntax_tree


def find_programs(path: Path) -> Iterator[ast.Module]:
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if "import " not in node.value:
                continue
            try:
                yield ast.parse(node.value)
            except SyntaxError:
                continue  # a sentence


def list_missing_names(program: ast.Module) -> Iterator[str]:
    for node in ast.walk(program):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if is_missing(a.name))
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if is_missing(name) and not is_defined(node.module, alias.name):
                    yield name


def is_missing(name: str) -> bool:
    """Return whether a dotted name of ours is no module."""
    parts = name.split(".")
    return parts[0] in PACKAGES and find_module(name) is None


def find_module(name: str) -> Path | None:
    place = ROOT.joinpath(*name.split("."))
    found = [p for p in (place.with_suffix(".py"), place / "__init__.py") if p.is_file()]
    return found[0] if found else None


def is_defined(module: str, name: str) -> bool:
    path = find_module(module)
    return path is not None and name in {
        bound for node in syntax_tree(path).body for bound in list_bound_names(node)
    }


def list_bound_names(node: ast.stmt) -> Iterator[str]:
    """List the names that a statement of a module defines."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (alias.asname or alias.name for alias in aliases)
        case ast.Assign() | ast.AnnAssign():
            yield from (each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def test_programs_in_strings_import_what_there_is():
    programs = [
        (path, p) for path in python_files("tests", "benchmarks") for p in find_programs(path)
    ]

    missing = {name: path.name for path, p in programs for name in list_missing_names(p)}

    assert missing == {}
    assert len(programs) > 20
