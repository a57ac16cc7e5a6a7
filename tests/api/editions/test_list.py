"""The list of an entry's editions, and responses for missing editions."""

import pytest

from cms.published.models.log import Edition

pytestmark = pytest.mark.django_db


def test_list_names_every_edition_newest_first(api, fusion, django_assert_num_queries):
    with django_assert_num_queries(3):  # head, entry, page
        body = api("treatments/spinal-fusion/editions/").json()

    first = body["results"][-1]
    base = f"http://localhost:8000/api/v1/treatments/{fusion.pk}/editions/"
    stored = Edition.objects.get(entry_id=fusion.pk, number=1)
    assert (body["count"], body["next"]) == (3, None)
    assert [each["number"] for each in body["results"]] == [3, 2, 1]
    assert first == {
        "number": 1,
        "published_at": "2026-03-02T09:00:00.000Z",
        "sequence": stored.sequence,
        "digest": stored.digest,
        "url": f"{base}1/",
    }


def test_list_has_pages(api, fusion, django_assert_num_queries):
    with django_assert_num_queries(4):  # head, entry, page, count
        first = api("treatments/spinal-fusion/editions/", page_size=2).json()
    second = api(first["next"].partition("/api/v1/")[2]).json()

    assert (first["count"], second["count"]) == (3, 3)
    assert [each["number"] for each in second["results"]] == [1]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("treatments/nobody/editions/", "not-found"),
        ("treatments/nobody/editions/1/", "not-found"),
        ("treatments/spinal-fusion/editions/4/", "no-such-edition"),
        ("treatments/spinal-fusion/editions/0/", "no-such-edition"),
        ("treatments/spinal-fusion/editions/01/", "no-such-edition"),
        ("treatments/spinal-fusion/editions/99999999999999999999/", "no-such-edition"),
        ("treatments/spinal-fusion/editions/x/difference/", "no-such-edition"),
        ("treatments/spinal-fusion/editions/1/difference/", "no-such-edition"),
        ("treatments/spinal-fusion/editions/2/difference/?from=9", "no-such-edition"),
        ("treatments/spinal-fusion/editions/2/difference/?from=0", "invalid-parameters"),
        ("treatments/spinal-fusion/editions/?as_of=2026-01-01", "invalid-parameters"),
        ("treatments/spinal-fusion/editions/1/?body=html", "invalid-parameters"),
        ("treatments/spinal-fusion/editions/1/?form=2", "invalid-parameters"),
    ],
)
def test_what_is_not_there_is_said(api, fusion, path, kind):
    assert api(path).json()["type"].endswith(f"/{kind}/")


@pytest.mark.parametrize("below", ["editions/", "editions/1/", "editions/2/difference/"])
def test_an_old_slug_leads_to_the_same_place_under_the_new_one(api, fusion, below):
    response = api(f"treatments/fusion/{below}", locale="en")

    location = f"http://localhost:8000/api/v1/treatments/spinal-fusion/{below}?locale=en"
    assert (response.status_code, response["Location"]) == (301, location)
