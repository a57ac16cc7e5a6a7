"""No process that serves readers or works loads the library that draws."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOADED = """
import sys
import django
django.setup()
import cms.urls, cms.wsgi
from cms.pictures import duty, missing_pictures, process
print(sorted(name for name in sys.modules if name.startswith(("vl_convert", "cms.pictures."))))
"""


@pytest.mark.slow  # loads everything once more
def test_the_library_is_loaded_by_no_server_and_no_worker():
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert done.stdout.strip() == str(
        [
            f"cms.pictures.{name}"
            for name in (
                "admin_fields",
                "apps",
                "choices",
                "duty",
                "missing_pictures",
                "moved",
                "process",
                "progress",
                "recipe",
            )
        ]
    )


def test_one_module_names_the_library():
    folders = ("cms", "studies", "claims", "treatments", "fixtures")
    modules = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]

    naming = [path.name for path in modules if "import vl_convert" in path.read_text()]

    assert naming == ["renderer.py"]
