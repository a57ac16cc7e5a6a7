"""How a key is written: ``marrow_<prefix>_<secret>_<check>``.

The prefix is public: it names the key in lists and finds its row. The check is a checksum, so that
a typing mistake is told without a look at the database, and secret scanners know a key of ours.
"""

import hashlib
import re
import secrets
import zlib

PATTERN = re.compile(r"(marrow_([a-z2-7]{8})_[a-z2-7]{40})_([0-9a-f]{8})")
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def generate_key() -> tuple[str, str]:
    """A new key and its prefix. The secret has 200 random bits."""
    prefix, secret = (
        "".join(secrets.choice(ALPHABET) for _ in range(length)) for length in (8, 40)
    )
    stem = f"marrow_{prefix}_{secret}"
    return f"{stem}_{compute_checksum(stem)}", prefix


def derive_key(seed: str) -> tuple[str, str]:
    """The key that always comes of ``seed``, which must be as hard to guess as a key."""
    drawn = hashlib.shake_256(f"marrow key {seed}".encode()).digest(48)
    letters = "".join(ALPHABET[byte % 32] for byte in drawn)
    stem = f"marrow_{letters[:8]}_{letters[8:]}"
    return f"{stem}_{compute_checksum(stem)}", letters[:8]


def compute_checksum(stem: str) -> str:
    return f"{zlib.crc32(stem.encode()):08x}"


def parse_prefix(text: str) -> str | None:
    """The prefix of a key that is written without mistake; None: it can't be one of ours."""
    found = PATTERN.fullmatch(text)
    return found[2] if found and compute_checksum(found[1]) == found[3] else None


def hash_key(text: str) -> str:
    """What is kept of a key. Its secret is random and long, so no slow digest is needed."""
    return hashlib.sha256(text.encode()).hexdigest()
