from decimal import Decimal

import pytest

from cms.lib.characters import format_decimal, has_control_characters


@pytest.mark.parametrize("value", ["\x1a", "a\x00", ["\x1c"], {"k": ["\x7f"]}, {"\x1b": 1}])
def test_control_characters_are_found_wherever_they_hide(value):
    assert has_control_characters(value)


@pytest.mark.parametrize("value", ["plain\ttext\r\n", 3, None, ["ä"], {"k": "🦴"}])
def test_ordinary_text_has_none(value):
    assert not has_control_characters(value)


@pytest.mark.parametrize(
    ("number", "text"),
    [(Decimal("0.690000"), "0.69"), (Decimal("100.000"), "100"), ("-0.70", "-0.7"), (0, "0")],
)
def test_numbers_lose_the_zeros_that_say_nothing(number, text):
    assert format_decimal(number) == text
