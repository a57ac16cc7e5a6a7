"""Every size of a picture keeps its focal point in view, and nothing is enlarged."""

from io import BytesIO

import pytest
from PIL import Image as Pillow

from cms.media.renditions import NAMES, SPECS, RenditionSpec, crop_box, make_renditions

SQUARE = RenditionSpec("thumb", 160, 160)


@pytest.mark.parametrize(
    ("focal", "box"),
    [
        ((0.5, 0.5), (100, 0, 300, 200)),
        ((0.0, 0.0), (0, 0, 200, 200)),
        ((1.0, 1.0), (200, 0, 400, 200)),
        ((0.3, 0.9), (20, 0, 220, 200)),
    ],
)
def test_crop_is_as_near_to_the_focal_point_as_the_edges_allow(focal, box):
    assert crop_box((400, 200), SQUARE, focal_x=focal[0], focal_y=focal[1]) == box


def test_crop_of_a_tall_picture_moves_up_and_down():
    assert crop_box((200, 400), SQUARE, focal_x=0.5, focal_y=0.1) == (0, 0, 200, 200)


def test_crop_of_a_thread_is_never_empty():
    assert crop_box((3000, 1), SQUARE, focal_x=0.5, focal_y=0.5) == (1500, 0, 1501, 1)


def test_renditions_have_the_sizes_of_the_list():
    renditions = make_renditions(Pillow.new("RGB", (3200, 1600)), focal_x=0.5, focal_y=0.5)

    assert [(each.name, each.width, each.height) for each in renditions] == [
        ("thumb", 160, 160),
        ("card", 640, 360),
        ("wide", 1280, 720),
        ("medium", 800, 400),
        ("full", 1600, 800),
    ]


def test_renditions_of_a_small_picture_are_not_enlarged():
    renditions = make_renditions(Pillow.new("RGB", (100, 50)), focal_x=0.5, focal_y=0.5)

    sizes = {each.name: (each.width, each.height) for each in renditions}
    assert sizes == {
        "thumb": (50, 50),
        "card": (89, 50),
        "wide": (89, 50),
        "medium": (100, 50),
        "full": (100, 50),
    }


def test_rendition_shows_the_side_that_matters():
    drawing = Pillow.new("RGB", (400, 100), "red")
    drawing.paste("blue", (300, 0, 400, 100))

    thumb = next(
        each for each in make_renditions(drawing, focal_x=0.9, focal_y=0.5) if each.name == "thumb"
    )

    red, _, blue = Pillow.open(BytesIO(thumb.content)).convert("RGB").getpixel((50, 50))
    assert red < 20
    assert blue > 235


def test_names_are_hashes_of_the_content_that_all_sizes_of_a_picture_share():
    red, same, blue = (
        [
            each.file.rpartition("-")
            for each in make_renditions(
                Pillow.new("RGB", (100, 50), colour), focal_x=0.5, focal_y=0.5
            )
        ]
        for colour in ("red", "red", "blue")
    )

    hashes = {name for name, *_ in red}
    assert red == same
    assert [end for *_, end in red] == [f"{name}.webp" for name in NAMES]
    assert [(name[2], len(name)) for name in hashes] == [("/", 33)]
    assert hashes.isdisjoint(name for name, *_ in blue)


def test_list_of_names_follows_the_list_of_sizes():
    assert tuple(spec.name for spec in SPECS) == NAMES
