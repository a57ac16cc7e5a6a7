"""The renditions of an image: an allow-list of sizes, made when the draft is saved.

No request can ask for another size, so no request makes the server process pictures.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image as Pillow

QUALITY = 82  # of WebP: what is lost cannot be seen, and the file is half as large as at 95


@dataclass(frozen=True)
class RenditionSpec:
    """One size. With a height the picture is cropped to it; without, it keeps its proportions."""

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
# A change of the recipe makes renditions again when their image is saved.
RECIPE = f"1:{QUALITY}:" + ",".join(f"{s.name}={s.width}x{s.height or ''}" for s in SPECS)

#: Hexadecimal digits of SHA-256 in a file's name: 128 bits, which nobody guesses.
DIGEST_LENGTH = 32

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Rendition:
    """One size of one picture.

    ``file`` is its public name: a hash of the bytes of all sizes, and the name of this one. So the
    addresses in a ``srcset`` differ in their ends alone, and compress well.
    """

    name: str
    file: str
    width: int
    height: int
    content: bytes


def make_renditions(picture: Pillow.Image, *, focal_x: float, focal_y: float) -> list[Rendition]:
    """Make every size of the picture. A small picture is not enlarged: its renditions are small."""
    drawn = [draw_rendition(picture, spec, focal_x=focal_x, focal_y=focal_y) for spec in SPECS]
    contents = [content for _, content in drawn]
    digest = hashlib.sha256(b"".join(contents)).hexdigest()[:DIGEST_LENGTH]
    return [
        Rendition(
            name=spec.name,
            file=f"{digest[:2]}/{digest[2:]}-{spec.name}.webp",
            width=size[0],
            height=size[1],
            content=content,
        )
        for spec, (size, content) in zip(SPECS, drawn, strict=True)
    ]


def draw_rendition(
    picture: Pillow.Image, spec: RenditionSpec, *, focal_x: float, focal_y: float
) -> tuple[tuple[int, int], bytes]:
    """Return the size of a rendition, and its WebP."""
    box = crop_box(picture.size, spec, focal_x=focal_x, focal_y=focal_y)
    size = shrink_size((box[2] - box[0], box[3] - box[1]), width=spec.width)
    buffer = BytesIO()
    picture.resize(size, Pillow.Resampling.LANCZOS, box=box).save(buffer, "WEBP", quality=QUALITY)
    return size, buffer.getvalue()


def crop_box(size: tuple[int, int], spec: RenditionSpec, *, focal_x: float, focal_y: float) -> Box:
    """Compute the largest box (left, top, right, bottom) with the proportions of the spec, as near
    to the focal point as the edges allow.
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
    """Compute the start of a span of ``length`` with the focal point in its middle, if it fits."""
    return min(max(round(focal * room - length / 2), 0), room - length)


def shrink_size(size: tuple[int, int], *, width: int) -> tuple[int, int]:
    if size[0] <= width:
        return size
    return (width, max(1, round(size[1] * width / size[0])))
