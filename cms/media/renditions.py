"""The sizes a picture is served in: an allow-list, made when the draft is saved.

Nobody can ask for another size, so nobody can make the server work on pictures.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image as Pillow

QUALITY = 82  # of WebP: what is lost cannot be seen, and the file is half as large as at 95


@dataclass(frozen=True)
class RenditionSpec:
    """One size. Without a height the picture keeps its shape; with one it is cropped to it."""

    name: str
    width: int
    height: int | None = None


SPECS = (
    RenditionSpec("thumb", 160, 160),
    RenditionSpec("card", 640, 360),
    RenditionSpec("wide", 1280, 720),
    RenditionSpec("medium", 800),
    RenditionSpec("full", 1600),
)
NAMES = tuple(spec.name for spec in SPECS)
# Part of what decides whether renditions must be made again; change it with the allow-list.
RECIPE = f"1:{QUALITY}:" + ",".join(f"{s.name}={s.width}x{s.height or ''}" for s in SPECS)

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Rendition:
    """One size of one picture. ``file`` is its public name: a hash of its bytes, and its size."""

    name: str
    file: str
    width: int
    height: int
    content: bytes


def make_renditions(picture: Pillow.Image, *, focal_x: float, focal_y: float) -> list[Rendition]:
    """Every size of the picture. Nothing is enlarged: a small picture gives small renditions."""
    return [make_rendition(picture, spec, focal_x=focal_x, focal_y=focal_y) for spec in SPECS]


def make_rendition(
    picture: Pillow.Image, spec: RenditionSpec, *, focal_x: float, focal_y: float
) -> Rendition:
    box = crop_box(picture.size, spec, focal_x=focal_x, focal_y=focal_y)
    size = shrink_size((box[2] - box[0], box[3] - box[1]), width=spec.width)
    buffer = BytesIO()
    picture.resize(size, Pillow.Resampling.LANCZOS, box=box).save(buffer, "WEBP", quality=QUALITY)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    file = f"{digest[:2]}/{digest[2:]}-{spec.name}.webp"
    return Rendition(name=spec.name, file=file, width=size[0], height=size[1], content=content)


def crop_box(size: tuple[int, int], spec: RenditionSpec, *, focal_x: float, focal_y: float) -> Box:
    """The largest part of the picture that has the spec's shape, as near to the focal point as
    the edges allow: left, top, right, bottom.
    """
    width, height = size
    if spec.height is None:
        return (0, 0, width, height)
    crop_width = min(width, max(1, round(height * spec.width / spec.height)))
    crop_height = min(height, max(1, round(width * spec.height / spec.width)))
    left = crop_start(focal_x, length=crop_width, room=width)
    top = crop_start(focal_y, length=crop_height, room=height)
    return (left, top, left + crop_width, top + crop_height)


def crop_start(focal: float, *, length: int, room: int) -> int:
    """Where a stretch of ``length`` begins that has the focal point in its middle, if it can."""
    return min(max(round(focal * room - length / 2), 0), room - length)


def shrink_size(size: tuple[int, int], *, width: int) -> tuple[int, int]:
    if size[0] <= width:
        return size
    return (width, max(1, round(size[1] * width / size[0])))
