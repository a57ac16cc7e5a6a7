"""Laws of integrity, for any sequence of notices."""

from hypothesis import given
from hypothesis import strategies as st

from cms.lib.integrity import Integrity
from studies.choices import NoticeType
from studies.integrity import derive_integrity
from tests.clock import MONDAY

NOTICES = st.lists(
    st.tuples(st.sampled_from(list(NoticeType)), st.none() | st.dates()),
    max_size=8,
    unique_by=lambda notice: notice[1] or object(),
)


def derive(notices):
    return derive_integrity(notices, checked_at=MONDAY)


@given(notices=NOTICES, order=st.randoms())
def test_the_order_of_rows_does_not_matter_where_all_have_dates(notices, order):
    dated = [notice for notice in notices if notice[1]]
    shuffled = order.sample(dated, len(dated))

    assert derive(shuffled) == derive(dated)


@given(notices=NOTICES)
def test_twice_the_same_notices_are_once_the_same(notices):
    assert derive(notices + notices) == derive(notices)


@given(notices=NOTICES)
def test_a_comment_changes_nothing(notices):
    assert derive([*notices, ("comment", None)]) == derive(notices)


@given(notices=NOTICES)
def test_a_retraction_at_the_end_always_counts(notices):
    assert derive([*notices, ("retraction", None)]) == Integrity.RETRACTED
