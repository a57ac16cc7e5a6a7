"""Properties of a treatment agree with each other."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        (
            {"procedure_type": "noninvasive", "invasiveness": 5},
            {
                "invasiveness": [
                    "What is noninvasive has the invasiveness 1, not 5. Change one of the two."
                ]
            },
        ),
        (
            {"procedure_type": "surgical", "invasiveness": 2},
            {
                "invasiveness": [
                    "What is surgical has the invasiveness 3 to 5, not 2. Change one of the two."
                ]
            },
        ),
        (
            {"procedure_type": "percutaneous", "invasiveness": 2, "leaves_implant": True},
            {
                "leaves_implant": [
                    (
                        "Something stays in the body, but the invasiveness is 2. An implant is 3 "
                        "through the skin, and 5 by open surgery."
                    )
                ]
            },
        ),
        (
            {"invasiveness": 4, "leaves_implant": True},
            {
                "invasiveness": [
                    (
                        "Open surgery that leaves an implant is 5. Change the number, or take the "
                        "tick from the implant."
                    )
                ]
            },
        ),
        (
            {"invasiveness": 5, "leaves_implant": False},
            {
                "leaves_implant": [
                    (
                        "The invasiveness 5 is open surgery with implants. Tick the implant, or "
                        "choose 4."
                    )
                ]
            },
        ),
        (
            {"procedure_type": "noninvasive", "invasiveness": 1, "removes_tissue": True},
            {
                "removes_tissue": [
                    (
                        "Something is taken out of the body, but the invasiveness says that "
                        "nothing enters it. Change one of the two."
                    )
                ]
            },
        ),
    ],
)
def test_properties_that_contradict_each_other_are_refused(values, sentences):
    with pytest.raises(ValidationError) as refused:
        TreatmentFactory(**values).full_clean()

    assert refused.value.message_dict == sentences


@pytest.mark.parametrize(
    "values",
    [
        {"procedure_type": "noninvasive", "invasiveness": 1},
        {"procedure_type": "percutaneous", "invasiveness": 2, "removes_tissue": True},
        {"procedure_type": "percutaneous", "invasiveness": 3, "leaves_implant": True},
        {"procedure_type": "surgical", "invasiveness": 3},
        {"procedure_type": "surgical", "invasiveness": 4, "removes_tissue": True},
        {"procedure_type": "surgical", "invasiveness": 5, "leaves_implant": True},
    ],
)
def test_properties_that_agree_are_accepted(values):
    TreatmentFactory(**values).full_clean()
