"""The format of an API key: ``marrow_<prefix>_<secret>_<checksum>``.

The prefix is public: it names the key in lists and finds its row. The checksum rejects a typing
mistake without a database query, and lets secret scanners recognize our keys.
"""

import hashlib
import re
import secrets
import zlib

PATTERN = re.compile(r"(marrow_([a-z2-7]{8})_[a-z2-7]{40})_([0-9a-f]{8})")
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def generate_key() -> tuple[str, str]:
    """Generate a key and its prefix. The secret has 200 random bits."""
    prefix, secret = (
        "".join(secrets.choice(ALPHABET) for _ in range(length)) for length in (8, 40)
    )
    stem = f"marrow_{prefix}_{secret}"
    return f"{stem}_{compute_checksum(stem)}", prefix


def derive_key(seed: str) -> tuple[str, str]:
    """Derive a key and its prefix from ``seed``, which must be as hard to guess as a key."""
    random_bytes = hashlib.shake_256(f"marrow key {seed}".encode()).digest(48)
    letters = "".join(ALPHABET[byte % 32] for byte in random_bytes)
    stem = f"marrow_{letters[:8]}_{letters[8:]}"
    return f"{stem}_{compute_checksum(stem)}", letters[:8]


def compute_checksum(stem: str) -> str:
    """Return the CRC-32 of a key without its checksum, as eight hexadecimal digits."""
    return f"{zlib.crc32(stem.encode()):08x}"


def parse_prefix(text: str) -> str | None:
    """Return the prefix of a key; None if the format or the checksum is wrong."""
    match = PATTERN.fullmatch(text)
    return match[2] if match and compute_checksum(match[1]) == match[3] else None


def hash_key(text: str) -> str:
    """Hash a key for storage. Its secret is random and long, so a slow hash is not needed."""
    return hashlib.sha256(text.encode()).hexdigest()
