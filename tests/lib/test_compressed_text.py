"""Wide texts are stored compressed, and read as the texts that they are."""

import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib import fields
from cms.lib.fields import SHORT_TEXT, compress_text, decompress_text, load_dictionary

#: Bytes that a database may hold, of the text beside them: they must be readable for ever.
STORED = bytes.fromhex(
    "33833ac33ccd201967610e5aa4ae0b5a4589d3514e40150a5015d01c1a74784f72766a9ec2a386c9"
    "0a2f9a7b50ec0dceac28a9044d45272a6494e6a5000b1b3da55a00"
)
CARD = (
    '{"id":"7f0c","type":"topic","slug":"back-pain","locale":"en","title":"Back pain",'
    '"name":"Rücken – 背","summary":"Sixty of a hundred."}'
)
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


@given(st.text() | st.text(["\x00", '"', ",", "{", "a", "🦴"], min_size=SHORT_TEXT))
def test_any_text_comes_back_the_same(text):
    assert decompress_text(compress_text(text)) == text


def test_texts_that_are_stored_stay_readable():
    assert decompress_text(STORED) == CARD
    assert decompress_text(b"1" + zlib.compress(CARD.encode())) == CARD


def test_a_card_takes_less_than_without_the_dictionary():
    assert len(compress_text(CARD)) < len(zlib.compress(CARD.encode())) * 0.6


def test_a_text_that_was_cut_off_is_refused():
    with pytest.raises(ValueError, match="ends too early"):
        decompress_text(compress_text(LONG)[:-5])


def test_another_dictionary_is_refused(tmp_path):
    path = Path(fields.__file__).with_name("stored_text_dictionary.txt")
    changed = tmp_path / path.name
    changed.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    with pytest.raises(ValueError, match="was changed"):
        load_dictionary(changed, digest=fields.DICTIONARY_DIGEST)
