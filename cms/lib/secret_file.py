"""A secret that makes itself: for an installation that was given none."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> str:
    """The secret in ``path``; on the first call 64 random characters, readable by the owner alone.

    Two processes that start at once agree: whoever links its file first wins, and both read that.
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
