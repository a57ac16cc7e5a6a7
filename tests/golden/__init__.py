"""Golden documents: one of each type, for tests to compare with and for the docs to show."""

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
# File names are hashes of encoded images, which differ between versions of the encoder.
HASH = re.compile(r"media/[0-9a-f]{2}/[0-9a-f]{30,62}")


def load_document(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text())


def mask_file_names(rendered: Any) -> Any:
    """Replace the name of every file in a document by the same name."""
    return json.loads(HASH.sub("media/ab/cd", json.dumps(rendered)))
