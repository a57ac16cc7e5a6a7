"""Plain text is split into sentences."""

import pytest

from cms.lib.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("One. Two! “Three?” Four", ["One.", "Two!", "“Three?”", "Four"]),
        ("It was 12.5 % in Dr. N. Smith's study, e. g. here.", None),
        ("Of 26, approx. 20 got better. Ärzte sagten es.", [
            "Of 26, approx. 20 got better.", "Ärzte sagten es.",
        ]),
        ("¿Sirve? Sí.", ["¿Sirve?", "Sí."]),
    ],
)  # fmt: skip
def test_sentences_end_where_another_can_begin(text, sentences):
    found = split_sentences(text)

    assert " ".join(found) == text
    if sentences is not None:
        assert found == sentences
