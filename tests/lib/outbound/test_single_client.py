"""Only the outbound client imports an HTTP library."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
OURS = ("cms", "treatments", "studies", "fixtures")
CLIENTS = {"http.client", "urllib.request", "requests", "httpx", "httpx2", "httpcore", "httpcore2"}
CLIENTS |= {"aiohttp", "urllib3", "ftplib"}


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {str(node.module), *(f"{node.module}.{each.name}" for each in node.names)}
    return names


def test_only_the_outbound_client_knows_an_http_library():
    files = [path for folder in OURS for path in (ROOT / folder).rglob("*.py")]
    importers = {str(path.relative_to(ROOT)) for path in files if imported_names(path) & CLIENTS}

    assert importers == {
        f"cms/lib/outbound/{name}.py" for name in ("client", "exchange", "transport")
    }
