"""What stands beside studies knows their outcomes by the names that studies give them."""

import pytest

from cms.lib.outcomes import (
    DOMAINS_OF_HARM,
    POOLED_DESIGNS,
    RANDOMISED_DESIGNS,
    SHARE_DIFFERENCES,
    SHARES,
    TRIAL_DESIGNS,
)
from cms.lib.result_words import STATISTIC_WORDS, TIME_WORDS
from studies import statistics
from studies.choices import Design, Domain, Statistic, TimepointKind
from studies.linked_data import choose_study_type, list_trial_designs


def test_names_of_outcomes_are_choices_of_studies():
    assert set(statistics.SHARES) == SHARES
    assert SHARE_DIFFERENCES - {*statistics.COMPARISONS} == set()
    assert DOMAINS_OF_HARM - {*Domain.values} == set()
    assert POOLED_DESIGNS - {*Design.values} == set()
    assert TRIAL_DESIGNS - {*Design.values} == set()
    assert {each for each in Design.values if each.startswith("rct_")} == RANDOMISED_DESIGNS
    assert {*STATISTIC_WORDS} == {*Statistic.values}
    assert {*TIME_WORDS} == {"", *TimepointKind.values}


@pytest.mark.parametrize("design", sorted(RANDOMISED_DESIGNS))
def test_every_randomised_design_is_a_randomised_trial_in_linked_data(design):
    study = {"design": design, "masking": ""}

    assert choose_study_type(design) == "MedicalTrial"
    assert list_trial_designs(study) == [{"@id": "https://schema.org/RandomizedTrial"}]
