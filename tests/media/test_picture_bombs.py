"""Small files that would take much memory or time are refused before a pixel of them is decoded."""

import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL import ImageFile

from cms.media import renditions, uploads
from cms.media.uploads import UploadRefusedError, sanitize_upload
from tests.factories.media import ImageFactory, picture
from tests.media.test_uploads import chunk

ROOT = Path(__file__).resolve().parents[2]
#: What Python, Django and Pillow take, and 300 MB for pictures: one of these would take 2,100 MB.
LIMITED = """
import resource, sys, django
django.setup()
from pathlib import Path
from cms.media.uploads import UploadRefusedError, sanitize_upload
pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + 300_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
for name in sys.argv[1:]:
    try:
        sanitize_upload(open(name, "rb"))
    except UploadRefusedError as refused:
        print(refused)
"""


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A whole PNG of black and white pixels: those of a long line take almost no bytes."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = (b"\0" + bytes((width + 7) // 8)) * height
    parts = [chunk(b"IHDR", header), *chunks, chunk(b"IDAT", zlib.compress(rows, 9))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def webp(kind: bytes, data: bytes) -> bytes:
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


SIDE = 16_383
CANVAS = (SIDE - 1).to_bytes(3, "little")
LOSSLESS = struct.pack("<I", (SIDE - 1) | (SIDE - 1) << 14)
ZEROS = zlib.compress(bytes(200_000_000), 9)
BOMBS = {
    "a line": (png(40_000_000, 1), uploads.TOO_LONG),
    "a long side": (png(16_001, 2_000), uploads.TOO_LONG),
    "a strip": (png(2_100, 100), uploads.TOO_NARROW),
    "an upright strip": (png(100, 2_100), uploads.TOO_NARROW),
    "too many pixels": (png(8_000, 8_000), uploads.too_many_pixels_message()),
    "text": (png(8, 8, chunk(b"zTXt", b"Comment\0\0" + ZEROS)), uploads.DAMAGED),
    "a profile": (png(8, 8, chunk(b"iCCP", b"sRGB\0\0" + ZEROS)), uploads.DAMAGED),
    "webp, extended": (webp(b"VP8X", bytes(4) + CANVAS * 2), uploads.too_many_pixels_message()),
    "webp, lossless": (
        webp(b"VP8L", b"\x2f" + LOSSLESS + bytes(9)),
        uploads.too_many_pixels_message(),
    ),
    "webp, lossy": (
        webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", SIDE, SIDE)),
        uploads.too_many_pixels_message(),
    ),
}


@pytest.fixture
def no_decoding(monkeypatch) -> None:
    def decode(*args):
        raise AssertionError("a pixel was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decode)


@pytest.mark.parametrize(("content", "sentence"), BOMBS.values(), ids=BOMBS)
def test_bomb_is_refused_before_a_pixel_is_decoded(no_decoding, content, sentence):
    with pytest.raises(UploadRefusedError) as refused:
        sanitize_upload(BytesIO(content))

    assert str(refused.value) == sentence


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux for its memory")
def test_bombs_are_refused_with_little_memory(tmp_path):
    for name, (content, _) in BOMBS.items():
        (tmp_path / name).write_bytes(content)

    result = subprocess.run(
        [sys.executable, "-c", LIMITED, *(str(tmp_path / name) for name in BOMBS)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    sentences = [sentence for _, sentence in BOMBS.values()]
    assert (result.returncode, result.stdout.splitlines()) == (0, sentences), result.stderr


@pytest.mark.parametrize("name", [name for name in BOMBS if name.startswith("webp")])
def test_size_of_a_webp_is_known_before_pillow_reserves_its_memory(monkeypatch, name):
    content, sentence = BOMBS[name]
    monkeypatch.setattr(Pillow, "open", None)

    with pytest.raises(UploadRefusedError) as refused:
        sanitize_upload(BytesIO(content))

    assert str(refused.value) == sentence


PROGRESSIVE = picture("JPEG", size=(60, 40), progressive=True)


def test_scans_of_a_progressive_picture_are_bounded(no_decoding):
    content = PROGRESSIVE
    scan = content.index(uploads.START_OF_SCAN)
    many = content[:scan] + content[scan:-2] * (uploads.MAX_SCANS + 1) + content[-2:]

    with pytest.raises(UploadRefusedError) as refused:
        sanitize_upload(BytesIO(many))

    assert str(refused.value) == uploads.DAMAGED


def test_ordinary_progressive_picture_is_taken():
    upload = sanitize_upload(BytesIO(picture("JPEG", size=(600, 400), progressive=True)))

    assert (upload.width, upload.height) == (600, 400)


@pytest.mark.parametrize("size", [(2_000, 100), (100, 2_000), (16_000, 800)])
def test_picture_at_the_bounds_is_taken(size):
    upload = sanitize_upload(BytesIO(png(*size)))

    assert (upload.width, upload.height) == size


def test_profile_of_many_bytes_is_not_looked_into(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PROFILE_BYTES", 3)
    monkeypatch.setattr(uploads, "convert_to_srgb", None)

    upload = sanitize_upload(BytesIO(picture("JPEG", icc_profile=b"four")))

    assert upload.extension == "jpg"


@pytest.mark.django_db
def test_pixels_are_in_memory_only_with_the_lock_of_the_decoder(monkeypatch):
    seen = []

    def watch(owner, name):
        original = getattr(owner, name)

        def watched(*args, **kwargs):
            seen.append((name, uploads.DECODER.locked()))
            return original(*args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    watch(uploads, "strip_metadata")
    watch(uploads, "encode_picture")
    watch(renditions, "make_renditions")

    ImageFactory()

    assert seen == [("strip_metadata", True), ("encode_picture", True), ("make_renditions", True)]
    assert not uploads.DECODER.locked()
