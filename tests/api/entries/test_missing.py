"""Responses for an entry that moved, was withdrawn, or never existed."""

import pytest

from cms.publishing import withdraw
from tests.clock import THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db

HERE = "http://localhost:8000/api/v1"


@pytest.fixture
def fusion(published):
    fusion = TreatmentFactory(slug="spinal-fusion", name="Spinal fusion")
    published(fusion)
    return fusion


def rename(draft, slug, published, at=TUESDAY):
    draft.slug = slug
    draft.save()
    published(draft, at=at)


def test_old_slug_leads_to_the_present_address_with_the_query(api, fusion, published):
    rename(fusion, "fusion", published)
    rename(fusion, "lumbar-fusion", published, at=WEDNESDAY)

    for old in ("spinal-fusion", "fusion"):
        response = api(f"treatments/{old}/", locale="en")
        assert response.status_code == 301
        assert response["Location"] == f"{HERE}/treatments/lumbar-fusion/?locale=en"
        assert response.json()["url"] == f"{HERE}/treatments/lumbar-fusion/"
        assert response["Cache-Control"] == "public, max-age=60, must-revalidate"
        assert response["Cache-Tag"] == "all,list-treatments"
        assert response["Vary"] == "Accept, Accept-Encoding, Authorization, Prefer"


def test_slug_taken_over_by_another_entry_leads_to_that(api, fusion, published):
    rename(fusion, "fusion", published)
    other = TreatmentFactory(slug="spinal-fusion", name="Another fusion")
    published(other, at=WEDNESDAY)

    assert api("treatments/spinal-fusion/").json()["title"] == "Another fusion"


def test_withdrawn_entry_says_why_when_and_what_replaces_it(api, fusion, published):
    better = TreatmentFactory(slug="better", name="Better")
    published(better)
    withdraw(
        fusion, by=None, at=TUESDAY, reason="safety", note="Wrong dose.", replacement=better.pk
    )

    by_slug = api("treatments/spinal-fusion/")
    by_id = api(f"treatments/{fusion.pk}/")

    problem = by_slug.json()
    replacement = problem.pop("replacement")
    assert problem == {
        "type": f"{HERE}/problems/withdrawn/",
        "title": "This entry was withdrawn",
        "status": 410,
        "detail": "This treatment was withdrawn on 2026-03-03. Safety: following it could harm.",
        "reason": "safety",
        "withdrawn_at": "2026-03-03T09:00:00.000Z",
        "note": "Wrong dose.",
    }
    assert replacement["url"] == f"{HERE}/treatments/better/"
    assert by_id.content == by_slug.content


def test_replacement_that_is_not_published_is_not_told(api, fusion):
    draft = TreatmentFactory()
    withdraw(fusion, by=None, at=TUESDAY, reason="superseded", replacement=draft.pk)

    assert api("treatments/spinal-fusion/").json()["replacement"] is None


def test_old_slug_of_a_withdrawn_entry_is_withdrawn_too(api, fusion, published):
    rename(fusion, "fusion", published)
    withdraw(fusion, by=None, at=WEDNESDAY, reason="error")

    assert api("treatments/spinal-fusion/").status_code == 410


def test_entry_that_is_published_again_is_there_again(api, fusion, published):
    withdraw(fusion, by=None, at=TUESDAY, reason="error")
    published(fusion, at=THURSDAY)

    assert api("treatments/spinal-fusion/").status_code == 200


def test_draft_is_not_told_from_what_never_was(api, published):
    draft = TreatmentFactory(slug="secret")

    responses = [api(f"treatments/{name}/") for name in ("secret", "nobody", draft.pk)]

    assert [response.status_code for response in responses] == [404, 404, 404]
    assert responses[0].content == responses[1].content.replace(b"nobody", b"secret")


def test_entry_of_another_type_is_not_here(api, fusion):
    assert api(f"conditions/{fusion.pk}/").status_code == 404
    assert api("conditions/spinal-fusion/").status_code == 404


@pytest.mark.parametrize(
    "name", ["a%00b", "a'b", "%F0%9F%92%8A", "x" * 5000, "a b", "1' OR '1'='1"]
)
def test_name_that_can_be_no_slug_is_never_looked_up(api, db, name, django_assert_num_queries):
    with django_assert_num_queries(1):  # head
        response = api(f"treatments/{name}/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_finding_costs_one_statement_more_only_when_the_entry_is_not_there(
    api, fusion, published, django_assert_num_queries
):
    rename(fusion, "fusion", published)

    with django_assert_num_queries(3):  # head, row, what it is in other languages
        api("treatments/fusion/")
    with django_assert_num_queries(4):  # head, row, who held the slug, where that is now
        api("treatments/spinal-fusion/")


def test_part_of_a_withdrawn_entry_is_gone(api, world):
    path = f"results/{world.result.pk}/"
    before = api(path).status_code

    withdraw(world.study, by=None, at=TUESDAY, reason="retracted")

    assert (before, api(path).status_code, api("results/").json()["count"]) == (200, 404, 0)
