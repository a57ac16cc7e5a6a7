"""Wide texts are stored compressed, and read as the texts that they are."""

import pytest

from cms.lib.fields import SHORT_TEXT, compress_text, decompress_text

LONG = "Spinal fusion: “sixty of a hundred”. " * 50


@pytest.mark.parametrize("text", ["", "a", "é" * SHORT_TEXT, LONG, "0", "1"])
def test_a_stored_text_comes_back_the_same(text):
    assert decompress_text(compress_text(text)) == text
    assert decompress_text(memoryview(compress_text(text))) == text


def test_a_long_text_takes_a_tenth_of_its_bytes():
    assert len(compress_text(LONG)) < len(LONG.encode()) / 10


def test_a_short_text_stays_as_it_is():
    assert compress_text("Spine") == b"0Spine"


def test_bytes_of_a_form_that_nobody_knows_are_refused():
    with pytest.raises(ValueError, match="can't begin with b'9'"):
        decompress_text(b"9...")
