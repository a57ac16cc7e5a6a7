"""What stands beside studies knows their outcomes by the names that studies give them."""

from cms.lib.outcomes import DOMAINS_OF_HARM, POOLED_DESIGNS, SHARES
from studies import statistics
from studies.choices import Design, Domain


def test_names_of_outcomes_are_choices_of_studies():
    assert set(statistics.SHARES) == SHARES
    assert DOMAINS_OF_HARM - {*Domain.values} == set()
    assert POOLED_DESIGNS - {*Design.values} == set()
