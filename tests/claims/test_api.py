"""Readers find claims, and see what each rests on."""

import re

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_claim")]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("studies=fusion-avoided", ["avoided-fusion"]),
        ("studies__isnull=true", []),
        ("derivation=proportion", ["avoided-fusion"]),
        ("derivation=count", []),
        ("hedge=almost", ["avoided-fusion"]),
        ("is_quoted=true", []),
        ("expires_on__lt=2031-01-01", ["avoided-fusion"]),
        ("expires_on__isnull=true", []),
        ("ordering=title", ["avoided-fusion"]),
        ("search=fusion", ["avoided-fusion"]),
    ],
)
def test_claims_are_found(client, query, slugs):
    response = client.get(f"/api/v1/claims/?{query}")

    assert [item["slug"] for item in response.json()["results"]] == slugs


def test_a_claim_names_its_results_with_the_cards_of_their_studies(client):
    claim = client.get("/api/v1/claims/avoided-fusion/").json()

    rows = [(row["study"]["slug"], row["role"]) for row in claim["results"]]
    assert rows == [("fusion-avoided", "supports"), ("fusion-avoided", "contradicts")]
    assert (claim["text"], claim["value"], claim["quoted"]) == (
        "almost 77 %",
        "0.7692",
        {
            "events": 20,
            "ladder": [],
            "n": 26,
            "value": "0.7692",
            "value_high": None,
            "value_low": None,
        },
    )


def test_results_of_a_claim_are_found_by_their_ids(client):
    claim = client.get("/api/v1/claims/avoided-fusion/").json()
    ids = ",".join(row["result"] for row in claim["results"])

    found = client.get(f"/api/v1/results/?id__in={ids}").json()["results"]

    assert {each["id"] for each in found} == {row["result"] for row in claim["results"]}


def test_a_list_item_is_small(client):
    (item,) = client.get("/api/v1/claims/").json()["results"]

    assert (item["text"], sorted(item["studies"][0])) == (
        "almost 77 %",
        ["evidence", "id", "integrity", "slug", "title", "type", "url", "year"],
    )


def test_a_claim_has_a_page(client):
    page = client.get("/claims/avoided-fusion/", headers={"accept": "text/html"}).content.decode()

    facts = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    assert [(label, re.sub(r"<[^>]*>|\s+", " ", fact).strip()) for label, fact in facts] == [
        ("Figure", "almost 77 %"),
        ("What the results say", "20 of 26"),
        ("Does it still hold", "Published results contradict it"),
        ("Of whom", "patients who were approved for fusion"),
        ("Of which time", "after three years"),
        ("Supports it", "Approved for fusion"),
        ("Contradicts it", "Approved for fusion"),
        ("Evidence against it", "Searched on 2026-02-03. PubMed, none found."),
    ]


def test_a_claim_is_linked_data_of_its_studies(client):
    linked = client.get("/api/v1/claims/avoided-fusion/", headers={"Accept": "application/ld+json"})

    node = linked.json()
    assert (node["@type"], node["text"], [each["@type"] for each in node["isBasedOn"]]) == (
        "Claim",
        "almost 77 %",
        ["MedicalStudy"],
    )
