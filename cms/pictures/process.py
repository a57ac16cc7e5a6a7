"""Start the process that draws, and read what it has drawn."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

Key = tuple[UUID, str]
ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 60  # seconds; twelve pictures take about three
COMMAND = (sys.executable, "-m", "cms.pictures.renderer")


class DrawingError(Exception):
    """The process that draws has failed, or took too long."""


def draw_all(drawings: Mapping[Key, Any]) -> dict[Key, str | None]:
    """Draw pictures by entry and digest; None for one that can't be drawn.

    Raises DrawingError if nothing can be drawn.
    """
    if not drawings:
        return {}
    keys = {f"{entry_id}/{digest}": (entry_id, digest) for entry_id, digest in drawings}
    lines = (
        json.dumps({"digest": name, "drawing": drawings[key]}) + "\n" for name, key in keys.items()
    )
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, and no argument of anybody
            COMMAND,
            input="".join(lines),
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
            timeout=TIMEOUT,
            cwd=ROOT,
        )
    except subprocess.CalledProcessError as error:
        raise DrawingError(error.stderr[-2000:]) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DrawingError(str(error)) from error
    replies = map(json.loads, done.stdout.splitlines())
    return {keys[reply["digest"]]: reply.get("svg") for reply in replies}
