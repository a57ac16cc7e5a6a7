"""Archives that differ from what `backup` writes, with a digest that fits them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cms.backup.archive import open_archive, read_member, write_archive


def rewrite(
    path: Path, target: Path, change: Callable[[dict[str, Any], dict[str, bytes]], object]
) -> None:
    """Write the archive anew with other members, and a digest that fits them."""
    with open_archive(path) as (tar, manifest), write_archive(target) as writer:
        members = {name: read_member(tar, name).read() for name in tar.getnames()}
        members.pop("manifest.json")
        change(manifest, members)
        for name, content in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            with writer.add_member(name) as member:
                member.write(content)
