import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from studies.models import Citation, CitationAuthor, CitationNotice
from tests.factories.studies import CitationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("doi", ["10.1007/ABC", "1007/abc", "10.12/abc", "10.1007/a b", "doi"])
def test_the_database_refuses_what_is_no_lower_case_doi(doi):
    with pytest.raises(IntegrityError, match="citation_doi_is_lower_case_doi"):
        CitationFactory(doi=doi)


def test_a_doi_stands_once_but_none_may_stand_often():
    CitationFactory.create_batch(2, doi="")
    CitationFactory(doi="10.1007/abc")

    with pytest.raises(IntegrityError), transaction.atomic():
        CitationFactory(doi="10.1007/abc")


@pytest.mark.parametrize(
    "typed",
    [
        "https://doi.org/10.1007/ABC",
        "http://dx.doi.org/10.1007/abc",
        "doi: 10.1007/abc",
        "10.1007/aBc ",
    ],
)
def test_a_pasted_doi_is_put_in_order(typed):
    citation = Citation(slug="pettine", doi=typed)

    citation.full_clean()

    assert citation.doi == "10.1007/abc"
    assert citation.preferred_url == "https://doi.org/10.1007/abc"


def test_what_is_no_doi_is_told_beside_the_field():
    with pytest.raises(ValidationError) as refused:
        Citation(doi="pettine").full_clean()

    assert "A DOI begins with “10.”" in refused.value.message_dict["doi"][0]


@pytest.mark.parametrize(
    ("precision", "shown"), [("year", "2016"), ("month", "2016-05"), ("day", "2016-05-03")]
)
def test_readers_are_shown_as_much_of_a_date_as_is_known(precision, shown):
    citation = CitationFactory(published_on="2016-05-03", published_on_precision=precision)
    citation.refresh_from_db()

    assert citation.publication_date == shown


def test_a_citation_without_anything_still_has_a_name():
    citation = CitationFactory(title="")

    assert (str(citation), citation.publication_date, citation.format_vancouver()) == (
        "Citation without a title",
        "",
        "",
    )


def test_a_citation_is_called_by_author_year_and_title(pettine):
    pettine.refresh_from_db()

    assert str(pettine) == "Pettine 2016 Bone marrow concentrate in discogenic back pain"
    assert [str(author) for author in pettine.authors.all()] == ["Pettine K", "Suzuki R"]
    assert [str(notice) for notice in pettine.notices.all()] == ["Correction"]


def test_an_address_of_its_own_serves_where_there_is_no_doi():
    assert (
        CitationFactory(url="https://journal.example/1").preferred_url
        == "https://journal.example/1"
    )


def test_an_orcid_is_checked():
    author = CitationAuthor(citation=CitationFactory(), family="Pettine", orcid="0000")

    with pytest.raises(ValidationError, match="An ORCID looks like"):
        author.full_clean()


def test_control_characters_are_refused_in_citations_and_notices():
    notice = CitationNotice(citation=CitationFactory(), type="correction", reason="\x1a/api")

    with pytest.raises(ValidationError, match="control character"):
        notice.full_clean()
    with pytest.raises(ValidationError, match="control character"):
        Citation(slug="pettine", title="\x1a").full_clean()
