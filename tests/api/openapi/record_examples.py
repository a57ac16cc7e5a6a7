"""Record a full answer to every operation, from the shipped series: ``examples.json``.

    python -m tests.api.openapi.record_examples --write

The recorded answers stand in the OpenAPI document (``cms.api.openapi.examples``): write that again
too.
"""

import os
import sys

import pytest

WRITE = "MARROW_WRITE_EXAMPLES"

if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    os.environ[WRITE] = "1"
    sys.exit(
        pytest.main(
            ["-q", "-p", "no:schemathesis", "tests/api/openapi/test_examples.py", "-k", "are_what"]
        )
    )
