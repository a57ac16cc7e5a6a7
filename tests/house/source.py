"""The project's own Python files, read as syntax trees, for tests of the house."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("cms", "treatments", "studies", "claims", "fixtures")


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Return the Python files below ``folders`` (default: the product), without migrations."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *(folders or PACKAGES)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listing.stdout.split() or [
        str(path.relative_to(ROOT))
        for folder in folders or PACKAGES
        for path in (ROOT / folder).rglob("*.py")
    ]
    paths = (ROOT / name for name in sorted(set(names)) if name.endswith(".py"))
    return tuple(path for path in paths if path.is_file() and "migrations" not in path.parts)


@cache
def syntax_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def module_name(path: Path) -> str:
    """Return the dotted name: "cms.api" for ``cms/api/__init__.py``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_imports(path: Path, modules: set[str]) -> set[str]:
    """Return which of ``modules`` a file imports, also in functions and under TYPE_CHECKING."""
    imported: set[str] = set()
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                imported.add(name if name in modules else node.module)
    return (imported & modules) - {module_name(path)}
