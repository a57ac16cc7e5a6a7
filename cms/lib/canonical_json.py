"""Canonical JSON: one string per content, the basis of digests and editions."""

import hashlib
from typing import Any

import orjson

from cms.lib.allocator import fit_bytes

Json = Any  # what orjson reads and writes: dict, list, str, int, float, bool, None


def dump(content: Json) -> str:
    """Serialize as canonical JSON: sorted keys, no white space."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def dump_in_order(content: Json) -> str:
    """Serialize as JSON in the given order of keys, for responses that need no digest."""
    return orjson.dumps(content).decode()


def dump_kept(content: Json) -> bytes:
    """Serialize as ``dump_in_order`` does, in memory of that length."""
    return fit_bytes(orjson.dumps(content))


def load(text: str | bytes) -> Json:
    return orjson.loads(text)


def digest(text: str) -> str:
    """Return the SHA-256 digest of canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
