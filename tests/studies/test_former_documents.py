"""Documents from before citations were entries hold copies of them; readers meet no difference.

They are editions, which never change, and the current documents of an installation until somebody
runs `republish`.
"""

from uuid import UUID

import pytest

from cms.lib import canonical_json
from cms.maintenance import load_documents, reproject
from cms.published.models.log import Edition
from cms.publishing import publish
from studies.published import PublishedStudy
from studies.report_ids import hash_report
from tests import golden
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.studies.conftest import numbered_id
from treatments.published import PublishedTreatment

pytestmark = pytest.mark.django_db
API = "/api/v1"
STUDY = f"{API}/studies/marrow/"
TREATMENT = f"{API}/treatments/spinal-fusion/"
TEXT = (
    "Pettine K, Suzuki R. Bone marrow concentrate in discogenic back pain. International "
    "Orthopaedics 2016;40:135-140."
)


@pytest.fixture
def former_entries():
    """A study and a treatment as an earlier version published them."""
    study, treatment = (golden.load_document(f"former/{name}") for name in ("study", "treatment"))
    load_documents(model=PublishedStudy, documents={numbered_id(4): study}, at=MONDAY)
    load_documents(model=PublishedTreatment, documents={numbered_id(90): treatment}, at=MONDAY)
    return study, treatment


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_copy_is_shown_until_its_publication_is_published(client, former_entries):
    study, (item,) = read(client, STUDY), read(client, f"{API}/studies/")["results"]

    assert (study["citation"]["text"], study["integrity"]) == (TEXT, "corrected")
    assert (item["citation"]["text"], item["integrity"]) == (TEXT, "corrected")
    assert study["citation"]["source_url"] == "https://doi.org/10.1007/s00264-015-2886-4"
    assert [each["text"] for each in study["further_citations"]] == ["The abstract."]
    (abstract, primary) = study["reports"]
    assert (abstract["role"], primary["role"]) == ("abstract", "primary")
    assert primary["citation"] == study["citation"]
    assert primary["id"] == str(hash_report(numbered_id(4), numbered_id(3)))
    assert [result["report"] for result in study["results"]] == [primary, None, None]


def test_a_result_names_its_report(client, former_entries):
    results = read(client, f"{API}/results/")["results"]

    (report,) = (result["report"] for result in results if result["report"])
    assert report == {
        "id": str(hash_report(numbered_id(4), numbered_id(3))),
        "role": "primary",
        "citation": None,
    }


def test_a_treatment_shows_its_sources(client, former_entries):
    treatment = read(client, TREATMENT)

    rows = (*treatment["criteria"], *treatment["path_effects"], *treatment["regulatory"])
    shown = [row["source"]["id"] for row in rows if row["source"]]
    assert shown
    assert list(dict.fromkeys(shown)) == [each["id"] for each in treatment["citations"]]


@pytest.mark.parametrize(
    ("address", "accept", "doi"),
    [
        (STUDY, "application/ld+json", "10.1007/s00264-015-2886-4"),
        (TREATMENT, "application/ld+json", "10.1000/fusion"),
        ("/studies/marrow/", "text/html", "10.1007/s00264-015-2886-4"),
        ("/treatments/spinal-fusion/", "text/html", "10.1000/fusion"),
    ],
)
def test_other_representations_show_the_copy(client, former_entries, address, accept, doi):
    response = client.get(address, headers={"accept": accept})

    assert response.status_code == 200
    assert f"https://doi.org/{doi}" in response.content.decode()


def test_a_post_and_a_feed_show_the_copy(client, former_entries, marrow_study):
    publish(PostFactory(slug="post", studies=[marrow_study]), by=None, at=TUESDAY)

    (study,) = read(client, f"{API}/posts/post/")["studies"]
    assert (study["citation"]["text"], study["integrity"]) == (TEXT, "corrected")
    assert TEXT in client.get("/posts/post/").content.decode()
    assert TEXT in client.get("/feeds/posts.atom").content.decode()
    markdown = client.get(f"{API}/posts/post/", headers={"accept": "text/markdown"})
    assert "Pettine" in markdown.content.decode()


def test_once_it_is_published_all_editions_show_the_publication(
    client, former_entries, pettine, marrow_study
):
    pettine.notices.create(type="retraction", position=1)

    publish(pettine, by=None, at=TUESDAY)

    assert read(client, STUDY)["integrity"] == "retracted"
    assert read(client, f"{API}/studies/?integrity=retracted")["count"] == 1
    assert read(client, f"{API}/studies/?doi=10.1007/S00264-015-2886-4")["count"] == 1

    publish(marrow_study, by=None, at=WEDNESDAY)

    for address in (
        STUDY,
        f"{STUDY}editions/1/",
        f"{STUDY}?as_of={TUESDAY:%Y-%m-%d}",
        f"{STUDY}editions/2/",
    ):
        study = read(client, address)
        assert study["citation"] == read(client, STUDY)["citation"], address
        assert study["citation"]["slug"] == "pettine-2016"
        assert study["integrity"] == "retracted"
    (item,) = read(client, f"{API}/studies/?as_of={TUESDAY:%Y-%m-%d}")["results"]
    assert item["integrity"] == "retracted"
    fields = {each["field"] for each in read(client, f"{STUDY}editions/2/difference/")["fields"]}
    assert fields.isdisjoint({"citation", "reports", "integrity"})


def test_reprojecting_keeps_the_document_and_finds_what_it_refers_to(client, former_entries):
    before = list(Edition.objects.order_by("sequence").values_list("document", "digest"))

    list(reproject())

    assert list(Edition.objects.order_by("sequence").values_list("document", "digest")) == before
    assert canonical_json.load(before[0][0]) == former_entries[0]
    assert read(client, STUDY)["citation"]["text"] == TEXT
    assert UUID(read(client, STUDY)["citation"]["id"]) == numbered_id(3)
