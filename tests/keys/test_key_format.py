"""The format of a key: checksum, prefix and entropy."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.keys import key_format


def test_key_names_us_its_prefix_and_a_secret():
    written, prefix = key_format.generate_key()

    assert re.fullmatch(r"marrow_[a-z2-7]{8}_[a-z2-7]{40}_[0-9a-f]{8}", written)
    assert written.split("_")[1] == prefix
    assert key_format.parse_prefix(written) == prefix
    assert key_format.generate_key()[0] != written


@given(data=st.data())
def test_key_with_one_letter_changed_is_none(data):
    written, prefix = key_format.generate_key()
    at = data.draw(st.integers(0, len(written) - 1))
    letter = data.draw(st.sampled_from("abz29_"))
    changed = written[:at] + letter + written[at + 1 :]

    assert key_format.parse_prefix(changed) == (prefix if changed == written else None)


@given(st.text())
def test_anything_else_is_no_key(anything):
    assert key_format.parse_prefix(anything) is None


@pytest.mark.parametrize("change", [str.upper, lambda key: key + "\n", lambda key: key[:-1]])
def test_key_is_taken_as_it_stands_or_not_at_all(change):
    assert key_format.parse_prefix(change(key_format.generate_key()[0])) is None
