"""A secret in a file, created on first use: for installations without a configured secret."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> str:
    """Read the secret in ``path``, or create it: 64 random characters, readable by the owner alone.

    Processes that start at once agree: the first to link its file wins, and all read that file.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first
        finally:
            draft.unlink()
        return path.read_text(encoding="ascii").strip()
