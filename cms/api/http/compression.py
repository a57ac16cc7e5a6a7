"""Compression: gzip for whoever asks for it, when there is enough to compress."""

import gzip
import re
from functools import lru_cache

MIN_BYTES = 1_000  # bytes; below, the header of a packet weighs more
LEVEL = 5  # half the time of 9, and two per cent more bytes
CODING = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", re.ASCII)


@lru_cache(maxsize=256)
def accepts_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` prefers gzip to bytes as they are (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(",")[:20]:
        if found := CODING.fullmatch(part):
            weights[found[1].removeprefix("x-")] = float(found[2] or 1)
    wanted = weights.get("gzip", weights.get("*", 0))
    return wanted > 0 and wanted >= weights.get("identity", 0)


def compress_gzip(body: bytes) -> bytes:
    """The same bytes for the same body, whenever it is compressed."""
    return gzip.compress(body, LEVEL, mtime=0)
