"""Compress responses with gzip, for clients that accept it and bodies that are long enough."""

import gzip
import re
from functools import lru_cache

MIN_BYTES = 1_000  # bytes; below, the header of a packet weighs more
LEVEL = 6  # two thirds of the time of 9, and half a per cent more bytes
CODING = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", re.ASCII)


@lru_cache(maxsize=256)
def accepts_gzip(accepted: str) -> bool:
    """Return whether an ``Accept-Encoding`` prefers gzip to identity (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(",")[:20]:
        if coding := CODING.fullmatch(part):
            weights[coding[1].removeprefix("x-")] = float(coding[2] or 1)
    gzip_weight = weights.get("gzip", weights.get("*", 0))
    return gzip_weight > 0 and gzip_weight >= weights.get("identity", 0)


def compress_gzip(body: bytes) -> bytes:
    """Compress a body; the same body always gives the same bytes, for its ETag."""
    return gzip.compress(body, LEVEL, mtime=0)
