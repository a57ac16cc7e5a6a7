"""The ``srcset`` of a picture that comes in several sizes."""

from typing import Any

UNCROPPED = ("medium", "full")  # the names of the renditions that show all of the picture


def build_srcset(renditions: list[dict[str, Any]]) -> str:
    """Build the value of ``srcset``: the address of each uncropped rendition with its width."""
    urls = {each["width"]: each["url"] for each in renditions if each["name"] in UNCROPPED}
    return ", ".join(f"{url} {width}w" for width, url in sorted(urls.items()))
