import pytest

from cms.lib.citations import format_vancouver
from cms.lib.integrity import Integrity

PETTINE = {
    "authors": [("Pettine", "K"), ("Suzuki", "R"), ("Sand", "T"), ("Murphy", "M")],
    "title": "Treatment of discogenic back pain",
    "container_title": "International Orthopaedics",
    "year": "2016",
    "volume": "40",
    "issue": "",
    "pages": "135-140",
}


def test_a_citation_is_written_as_medical_readers_expect():
    assert format_vancouver(**PETTINE) == (
        "Pettine K, Suzuki R, Sand T, Murphy M. Treatment of discogenic back pain. "
        "International Orthopaedics 2016;40:135-140."
    )


def test_an_issue_stands_in_brackets():
    assert format_vancouver(**PETTINE | {"issue": "1"}).endswith("2016;40(1):135-140.")


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ({}, ""),
        ({"title": "Acute low back pain?"}, "Acute low back pain?"),
        ({"year": "2014"}, "2014."),
        ({"container_title": "BMJ"}, "BMJ."),
        ({"authors": [("Her", "YF")], "volume": "15"}, "Her YF. 15."),
    ],
)
def test_what_is_not_known_is_left_out_with_its_punctuation(known, text):
    nothing = dict.fromkeys(PETTINE, "") | {"authors": []}

    assert format_vancouver(**nothing | known) == text


@pytest.mark.parametrize(
    ("given", "short"), [("Kenneth Andrew", "KA"), ("T-M", "T-M"), ("AC", "AC"), ("Jean-Luc", "JL")]
)
def test_given_names_become_initials(given, short):
    text = format_vancouver(**PETTINE | {"authors": [("Ada", given)]})

    assert text.startswith(f"Ada {short}. ")


def test_after_six_authors_it_says_et_al():
    text = format_vancouver(**PETTINE | {"authors": [(f"Author{n}", "") for n in range(7)]})

    assert text.startswith("Author0, Author1, Author2, Author3, Author4, Author5, et al. ")


@pytest.mark.parametrize(
    ("states", "worst"),
    [
        ([], "unknown"),
        (["current"], "current"),
        (["current", "unknown"], "unknown"),
        (["current", "corrected", "unknown"], "corrected"),
        (["superseded", "corrected"], "superseded"),
        (["superseded", "expression_of_concern"], "expression_of_concern"),
        (["withdrawn", "expression_of_concern"], "withdrawn"),
        (["current", "retracted", "withdrawn"], "retracted"),
    ],
)
def test_the_worst_integrity_is_what_readers_hear(states, worst):
    assert Integrity.worst(states) == worst
