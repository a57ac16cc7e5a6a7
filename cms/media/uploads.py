"""Sanitise uploaded pictures: identify them by their content and encode their pixels again.

File names and declared types are not trusted. The result holds pixels and nothing else: no
position, camera or thumbnail of a camera, no comment, no second file behind the first.
"""

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.conf import settings
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

MAX_PIXELS = 40_000_000  # more than a good camera makes; in memory it takes 160 MB
# Formats that Pillow may detect, each with the format of the stored original. MPO is a JPEG of a
# telephone, with small copies behind the picture.
STORED_FORMATS = {"PNG": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP"}
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}

NOT_A_PICTURE = (
    "This is not a picture that can be used here. Choose a PNG, JPEG or WebP file; a file of "
    "another kind can be exported as one of these."
)
SVG = (
    "SVG drawings can hold programs, so they are not taken. Export the drawing as PNG or WebP, "
    "about 1,600 pixels wide."
)
DAMAGED = "This picture is damaged and can't be read to its end. Export or download it again."
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
        with Pillow.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as picture:
            check_header(picture)
            format = STORED_FORMATS[picture.format or ""]
            picture.load()
            clean = strip_metadata(apply_orientation(picture))
    except UnidentifiedImageError:
        raise UploadRefusedError(SVG if looks_like_svg(content) else NOT_A_PICTURE) from None
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise UploadRefusedError(too_many_pixels_message()) from None
    except (OSError, SyntaxError, ValueError, struct.error):  # what Pillow's decoders raise
        raise UploadRefusedError(DAMAGED) from None
    return encode_picture(clean, format=format)


def check_header(picture: Pillow.Image) -> None:
    """Refuse huge and animated pictures by their header, before a pixel is decoded."""
    if picture.width * picture.height > MAX_PIXELS:
        raise UploadRefusedError(too_many_pixels_message())
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise UploadRefusedError(ANIMATION)


def apply_orientation(picture: Pillow.Image) -> Pillow.Image:
    """Turn the picture as its camera was held."""
    return ImageOps.exif_transpose(picture)


def strip_metadata(picture: Pillow.Image) -> Pillow.Image:
    """Copy the pixels into a picture without metadata, in sRGB."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
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
