"""After any history, a past list is what readers had, less what was withdrawn since."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.publishing import publish, withdraw
from tests.clock import MONDAY
from tests.examples import examples
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db

ACTS = st.lists(
    st.tuples(st.sampled_from(["publish", "rename", "withdraw"]), st.integers(0, 2)),
    min_size=1,
    max_size=14,
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_whatever_happened_lists_of_then_are_what_readers_had_less_what_was_withdrawn(
    api, example, acts
):
    def listed(**parameters):
        return [
            (item["id"], item["edition"], item["title"], item["locale"])
            for locale in ("en", "es")
            for item in api("treatments/", locale=locale, **parameters).json()["results"]
        ]

    with example():
        drafts = [TreatmentFactory(locale=locale) for locale in ("en", "en", "es")]
        at, had, withdrawn_at = MONDAY, [], {}
        for number, (act, which) in enumerate(acts):
            draft, at = drafts[which], at + timedelta(minutes=1)
            if act != "withdraw":
                draft.name = f"{number % 5}"
                draft.slug = f"s-{number}" if act == "rename" else draft.slug
                draft.save()
                publish(draft, by=None, at=at)
            elif type(draft).published.objects.filter(pk=draft.pk).exists():
                withdraw(draft, by=None, at=at, reason="error")
                withdrawn_at[str(draft.pk)] = at
            had.append((at, listed()))

        for instant, readers_had in had:
            left = [each for each in readers_had if withdrawn_at.get(each[0], instant) <= instant]
            assert listed(as_of=instant.isoformat()) == left
