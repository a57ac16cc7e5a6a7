"""A text that is stored as its difference to another one comes back with that one alone."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.deltas import compress_delta, expand_delta, pack_delta
from cms.lib.fields import compress_text

TEXTS = st.text(max_size=2_000)


@given(text=TEXTS, base=TEXTS)
def test_a_text_comes_back_with_its_base(text, base):
    stored = compress_delta(text, base.encode())

    assert expand_delta(stored + compress_text(base)) == text


@given(text=TEXTS, base=TEXTS)
def test_a_text_stored_without_a_base_comes_back_with_any(text, base):
    assert expand_delta(compress_delta(text, b"") + compress_text(base)) == text


def test_a_repeated_text_takes_a_small_part_of_its_length():
    base = " ".join(f"word{number}" for number in range(1_000))

    assert len(compress_delta(base, base.encode())) < 100


def test_another_base_is_refused():
    stored = compress_delta("Back pain", b"Back pain hurts")

    with pytest.raises(ValueError, match="does not fit its base"):
        expand_delta(stored + compress_text("Knee pain hurts"))


def test_other_bytes_are_refused():
    with pytest.raises(ValueError, match="can't begin with b'3'"):
        expand_delta(compress_text("Back pain" * 20))


def test_a_packed_text_passes_between_processes():
    packed = pack_delta("Back pain", "Back pain hurts")

    copy = pickle.loads(pickle.dumps(packed))

    assert (copy, copy.packed) == (packed, compress_delta("Back pain", b"Back pain hurts"))
