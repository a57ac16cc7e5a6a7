"""One byte string per content: what digests and editions rest on."""

import hashlib
from typing import Any

import orjson

Json = Any  # what orjson reads and writes: dict, list, str, int, float, bool, None


def dump(content: Json) -> str:
    """Canonical JSON: sorted keys, no blanks, UTF-8."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def dump_in_order(content: Json) -> str:
    """JSON in the order of its keys: for readers' eyes, where nothing is digested."""
    return orjson.dumps(content).decode()


def load(text: str) -> Json:
    return orjson.loads(text)


def digest(text: str) -> str:
    """SHA-256 of canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
