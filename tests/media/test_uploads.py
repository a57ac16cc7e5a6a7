"""The door for pictures believes no name and lets nothing through but pixels."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import ImageCms

from cms.media import uploads
from cms.media.uploads import UploadRefusedError, sanitize_upload
from tests.factories.media import picture

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def open_picture(content: bytes) -> Pillow.Image:
    return Pillow.open(BytesIO(content))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_with_claimed_size(width: int, height: int) -> bytes:
    """A file of some sixty bytes that says it holds a picture of any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "extension"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_take_keeps_still_pictures_in_their_format(kind, extension):
    upload = sanitize_upload(BytesIO(picture(kind, size=(60, 40))))

    assert (upload.extension, upload.width, upload.height) == (extension, 60, 40)
    assert open_picture(upload.content).format == kind


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, uploads.SVG),
        (HTML, uploads.NOT_A_PICTURE),
        (b"", uploads.NOT_A_PICTURE),
        (picture("GIF"), uploads.NOT_A_PICTURE),
        (picture("TIFF"), uploads.NOT_A_PICTURE),
        (picture("PNG", size=(200, 200))[:120], uploads.DAMAGED),
        (picture("JPEG", size=(200, 200))[:700], uploads.DAMAGED),
    ],
    ids=["svg", "html", "empty", "gif", "tiff", "half a png", "half a jpeg"],
)
def test_take_refuses_what_is_not_a_whole_still_picture(content, sentence):
    with pytest.raises(UploadRefusedError) as refused:
        sanitize_upload(BytesIO(content))

    assert str(refused.value) == sentence


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_take_refuses_animations(kind):
    frames = [Pillow.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    buffer = BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:])

    with pytest.raises(UploadRefusedError) as refused:
        sanitize_upload(BytesIO(buffer.getvalue()))

    assert str(refused.value) == uploads.ANIMATION


def test_take_uses_the_first_picture_of_a_telephone():
    frames = [Pillow.new("RGB", (20, 20), "red"), Pillow.new("RGB", (10, 10), "red")]
    buffer = BytesIO()
    frames[0].save(buffer, "MPO", save_all=True, append_images=frames[1:])

    upload = sanitize_upload(BytesIO(buffer.getvalue()))

    assert (upload.extension, upload.width, upload.height) == ("jpg", 20, 20)


@pytest.mark.parametrize("side", [7_000, 10_000, 30_000], ids=["large", "warned of", "a bomb"])
def test_take_refuses_too_many_pixels_before_it_decodes_one(side):
    with pytest.raises(UploadRefusedError) as refused:
        sanitize_upload(BytesIO(png_with_claimed_size(side, side)))

    assert str(refused.value) == uploads.too_many_pixels_message()


def test_take_refuses_too_many_bytes_and_reads_no_further(settings):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    file = BytesIO(picture() + b"\0" * 3_000_000)

    with pytest.raises(
        UploadRefusedError, match=r"^This file is larger than 1 MB\. Export a smaller one\.$"
    ):
        sanitize_upload(file)

    assert file.tell() == 1_000_001


def test_take_turns_the_picture_upright_and_strips_what_the_camera_wrote():
    exif = Pillow.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "A camera"  # 6: held to the right
    exif.get_ifd(GPS)[1] = "N"
    sideways = picture("JPEG", size=(60, 40), exif=exif.tobytes(), comment=b"secret")

    upload = sanitize_upload(BytesIO(sideways))

    stored = open_picture(upload.content)
    assert (upload.width, upload.height) == (40, 60)
    assert dict(stored.getexif()) == {}
    assert b"camera" not in upload.content
    assert b"secret" not in upload.content


def test_take_leaves_nothing_that_was_hidden_behind_the_picture():
    polyglot = picture("PNG") + HTML

    upload = sanitize_upload(BytesIO(polyglot))

    assert b"script" not in upload.content


def test_take_keeps_what_is_transparent():
    glass = Pillow.new("RGBA", (10, 10), (255, 0, 0, 0))
    buffer = BytesIO()
    glass.save(buffer, "PNG")

    upload = sanitize_upload(BytesIO(buffer.getvalue()))

    assert open_picture(upload.content).getpixel((5, 5))[3] == 0


def test_take_brings_colours_to_srgb():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    upload = sanitize_upload(BytesIO(picture("PNG", icc_profile=profile)))

    stored = open_picture(upload.content)
    assert "icc_profile" not in stored.info
    assert stored.getpixel((2, 2)) == (255, 0, 0)


def test_take_passes_over_a_profile_that_nobody_can_read():
    upload = sanitize_upload(BytesIO(picture("PNG", icc_profile=b"not a profile")))

    assert open_picture(upload.content).getpixel((2, 2)) == (255, 0, 0)


def test_take_gives_the_same_content_the_same_digest():
    first, second = (sanitize_upload(BytesIO(picture())) for _ in range(2))

    assert first == second
