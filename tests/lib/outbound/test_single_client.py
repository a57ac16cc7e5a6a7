"""Only the outbound client imports an HTTP library."""

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
OURS = ("cms", "treatments", "studies", "claims", "fixtures")
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


IMPORT_EVERYTHING = """
import sys, django
django.setup()
from cms.authoring.management.commands.serve import import_everything
import_everything()
print(sorted({"httpx2", "httpcore2"} & {*sys.modules}))
"""


def test_a_server_that_sends_nothing_does_not_load_an_http_library():
    loaded = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout == "[]\n"
