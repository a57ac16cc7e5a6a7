"""Sanitise uploaded pictures: identify them by their content and encode their pixels again.

File names and declared types are not trusted. The result holds pixels and nothing else: no
position, camera or thumbnail of a camera, no comment, no second file behind the first.
"""

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import IO

from django.conf import settings
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

MAX_PIXELS = 40_000_000  # more than a good camera makes; in memory it takes 160 MB
MAX_SIDE = 16_000  # WebP, the format of renditions, has no room for more than 16,383
MAX_RATIO = 20  # a longer strip would be a line of some pixels in most renditions
MAX_SCANS = 100  # of a progressive JPEG: others have ten, and each is a pass over all pixels
MAX_PROFILE_BYTES = 4_000_000  # twice what the profile of a printing press takes
#: Held while pixels are in memory: so one picture at a time takes it, in each process.
DECODER = Lock()
# Formats that Pillow may detect, each with the format of the stored original. MPO is a JPEG of a
# telephone, with small copies behind the picture.
STORED_FORMATS = {"PNG": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP"}
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}

START_OF_SCAN = b"\xff\xda"

NOT_A_PICTURE = (
    "This is not a picture that can be used here. Choose a PNG, JPEG or WebP file; a file of "
    "another kind can be exported as one of these."
)
SVG = (
    "SVG drawings can hold programs, so they are not taken. Export the drawing as PNG or WebP, "
    "about 1,600 pixels wide."
)
DAMAGED = "This picture is damaged and can't be read to its end. Export or download it again."
TOO_LONG = (
    f"One side of this picture has more than {MAX_SIDE:,} pixels. Make it smaller; 2,000 pixels "
    "across are plenty."
)
TOO_NARROW = (
    f"This picture is more than {MAX_RATIO} times as long as it is wide. Crop it, or cut it into "
    "several."
)
ANIMATION = "Only still pictures can be used. Export one frame of this animation."


class UploadRefusedError(Exception):
    """The file can't be taken; the message says why and what to do, in a sentence."""


@dataclass(frozen=True)
class Upload:
    """A sanitised picture. ``digest`` is the SHA-256 of ``content``."""

    content: bytes
    digest: str
    extension: str
    width: int
    height: int


def sanitize_upload(file: IO[bytes]) -> Upload:
    """Sanitise the picture in ``file``: upright, in sRGB, without metadata.

    Raises UploadRefusedError.
    """
    content = file.read(settings.UPLOAD_MAX_BYTES + 1)
    if len(content) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES / 1_000_000
        raise UploadRefusedError(f"This file is larger than {limit:g} MB. Export a smaller one.")
    try:
        # Pillow reserves memory for all of a WebP before it tells its size.
        check_size(*(webp_size(content) or (1, 1)))
        with (
            DECODER,
            Pillow.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as picture,
        ):
            check_header(picture, content)
            format = STORED_FORMATS[picture.format or ""]
            picture.load()
            return encode_picture(strip_metadata(apply_orientation(picture)), format=format)
    except UnidentifiedImageError:
        raise UploadRefusedError(SVG if looks_like_svg(content) else NOT_A_PICTURE) from None
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise UploadRefusedError(too_many_pixels_message()) from None
    except (OSError, SyntaxError, ValueError, struct.error):  # what Pillow's decoders raise
        raise UploadRefusedError(DAMAGED) from None


def check_header(picture: Pillow.Image, content: bytes) -> None:
    """Refuse huge and animated pictures by their header, before a pixel is decoded."""
    check_size(picture.width, picture.height)
    if picture.format in {"JPEG", "MPO"} and content.count(START_OF_SCAN) > MAX_SCANS:
        raise UploadRefusedError(DAMAGED)
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise UploadRefusedError(ANIMATION)


def check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise UploadRefusedError(too_many_pixels_message())
    if max(width, height) > MAX_SIDE:
        raise UploadRefusedError(TOO_LONG)
    if max(width, height) > MAX_RATIO * min(width, height):
        raise UploadRefusedError(TOO_NARROW)


def webp_size(content: bytes) -> tuple[int, int] | None:
    """Return the size in the header of a WebP file (RFC 9649); None: it is no such file."""
    head = content[:30]
    if len(head) < 30 or head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return None
    match head[12:16]:
        case b"VP8X":
            width, height = head[24:27], head[27:30]
            return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
        case b"VP8L":
            bits = int.from_bytes(head[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            short_width, short_height = struct.unpack("<HH", head[26:30])
            return short_width & 0x3FFF, short_height & 0x3FFF


def apply_orientation(picture: Pillow.Image) -> Pillow.Image:
    """Turn the picture as its camera was held."""
    return ImageOps.exif_transpose(picture)


def strip_metadata(picture: Pillow.Image) -> Pillow.Image:
    """Copy the pixels into a picture without metadata, in sRGB."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and len(profile) <= MAX_PROFILE_BYTES and picture.mode in {"RGB", "RGBA", "CMYK"}:
        picture = convert_to_srgb(picture, profile, mode=mode)
    clean = picture.convert(mode)
    clean.info = {}
    return clean


def convert_to_srgb(picture: Pillow.Image, profile: bytes, *, mode: str) -> Pillow.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return picture  # an unreadable profile says nothing about the colours
    return converted or picture


def encode_picture(picture: Pillow.Image, *, format: str) -> Upload:
    buffer = BytesIO()
    picture.save(buffer, format, quality=92)
    content = buffer.getvalue()
    return Upload(
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        extension=EXTENSIONS[format],
        width=picture.width,
        height=picture.height,
    )


def looks_like_svg(content: bytes) -> bool:
    return b"<svg" in content[:4096].lower()


def too_many_pixels_message() -> str:
    return (
        f"This picture has more than {MAX_PIXELS // 1_000_000} million pixels. "
        "Make it smaller; 2,000 pixels across are plenty."
    )
