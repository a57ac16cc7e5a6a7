"""What all processes of the server share is what requests and duties need, and no more."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import json, sys, django
django.setup()
from cms.authoring.management.commands.serve import import_everything
import_everything()
print(json.dumps(sorted({"django.test", "drf_spectacular.openapi", "unittest"} & {*sys.modules})))
"""


@pytest.mark.slow
def test_server_imports_nothing_that_describes_or_tests_the_api(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ours = {"DJANGO_SETTINGS_MODULE": "cms.settings", "MARROW_DATA": str(tmp_path)}

    result = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        env=kept | ours,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(result.stdout) == []
