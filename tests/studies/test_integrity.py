"""The integrity of a publication follows from its notices, in the order of their dates."""

from datetime import date

import pytest

from studies.choices import NoticeType
from studies.integrity import EFFECTS, derive_integrity
from tests.clock import MONDAY

SEQUENCES = {
    "": "current",
    "comment": "current",
    "correction": "corrected",
    "expression_of_concern": "expression_of_concern",
    "partial_retraction": "partly_retracted",
    "retraction": "retracted",
    "withdrawal": "withdrawn",
    "new_version": "superseded",
    "retract_and_replace": "superseded",
    "reinstatement": "current",
    # A later notice of less weight takes nothing back.
    "retraction correction": "retracted",
    "retraction comment": "retracted",
    "retraction new_version": "retracted",
    "expression_of_concern correction": "expression_of_concern",
    "partial_retraction expression_of_concern": "partly_retracted",
    "withdrawal retraction": "retracted",
    "correction new_version": "superseded",
    # A reinstatement lifts doubts, and those alone.
    "retraction reinstatement": "current",
    "partial_retraction reinstatement": "current",
    "withdrawal reinstatement": "current",
    "expression_of_concern retraction reinstatement": "current",
    "correction retraction reinstatement": "corrected",
    "new_version withdrawal reinstatement": "superseded",
    "retraction reinstatement retraction": "retracted",
    "reinstatement retraction": "retracted",
    # What was replaced is judged anew.
    "retraction retract_and_replace": "superseded",
    "correction retract_and_replace": "superseded",
    "retract_and_replace correction": "superseded",
    "retract_and_replace retraction": "retracted",
}


def derive(notices, checked_at=MONDAY):
    return derive_integrity(notices, checked_at=checked_at)


@pytest.mark.parametrize(("sequence", "integrity"), SEQUENCES.items())
def test_each_sequence_of_notices_has_its_integrity(sequence, integrity):
    notices = [(kind, date(2000 + n, 1, 1)) for n, kind in enumerate(sequence.split())]

    assert derive(notices) == integrity
    assert derive(notices[::-1]) == integrity  # what counts is the date


def test_every_type_of_notice_has_an_effect():
    assert EFFECTS.keys() == set(NoticeType)


def test_what_nobody_has_checked_is_unknown_until_a_notice_says_more():
    assert derive([], checked_at=None) == "unknown"
    assert derive([("comment", None)], checked_at=None) == "unknown"
    assert derive([("correction", None)], checked_at=None) == "corrected"


def test_notices_without_a_date_come_last():
    assert derive([("retraction", None), ("reinstatement", date(2020, 1, 1))]) == "retracted"
    assert derive([("reinstatement", None), ("retraction", date(2020, 1, 1))]) == "current"


def test_on_one_day_the_order_of_the_form_counts():
    day = date(2020, 1, 1)

    assert derive([("retraction", day), ("reinstatement", day)]) == "current"
    assert derive([("reinstatement", day), ("retraction", day)]) == "retracted"
