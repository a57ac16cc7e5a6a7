"""Studies and citations as HTML pages."""

from collections.abc import Iterator
from typing import Any

from django.db.models import TextChoices

from cms.api.representations.html import Fact, facts_page, format_date
from cms.lib.citations import link_citation
from cms.lib.integrity import WARNED, Integrity
from studies import choices
from studies.result_html import list_results
from studies.study_facts_html import list_study_facts

Json = dict[str, Any]


def list_study_properties(study: Json) -> Iterator[Fact]:
    integrity = "Does it still stand", choice_label(Integrity, study["integrity"])
    if study["integrity"] in WARNED:
        yield integrity  # before what it found
    yield "Design", choice_label(choices.Design, study["design"])
    yield "Who knew the treatment", choice_label(choices.Masking, study["masking"])
    yield "Year", study["year"]
    yield "People enrolled", study["sample_size"]
    yield "Who took part", study["population_text"]
    yield "About", study["conditions"]
    yield "Treatments", study["treatments"]
    yield from list_study_facts(study)
    yield "Results", list_results(study)
    yield "Who paid for it", study["funding_text"]
    yield "Interests of the authors", choice_label(choices.Conflicts, study["conflicts"])
    if study["integrity"] not in WARNED:
        yield integrity
    yield (
        "Publications",
        [link_citation(report["citation"]) for report in study["reports"] if report["citation"]],
    )


def choice_label(kind: type[TextChoices], value: str) -> str:
    return str(kind(value).label) if value else ""


def list_citation_properties(citation: Json) -> Iterator[Fact]:
    yield "Does it still stand", choice_label(Integrity, citation["integrity"])
    yield "Looked up on", format_date(citation["integrity_checked_at"])
    yield "What was said of it", [describe_notice(notice) for notice in citation["notices"]]
    yield "What it is", choice_label(choices.CitationKind, citation["kind"])
    yield "Authors", ", ".join(format_author(author) for author in citation["authors"])
    yield "In", citation["container_title"]
    yield "Published", citation["published_on"]
    yield "To cite it", citation["text"]
    yield "Read it", link_source(citation["source_url"])
    yield "PubMed id", citation["pmid"]
    yield "PubMed Central id", citation["pmcid"]
    yield "Trial registry id", citation["registry_id"]


def link_source(url: str) -> Json | None:
    return {"url": url, "text": url} if url else None


def format_author(author: Json) -> str:
    return f"{author['given']} {author['family']}".strip()


def describe_notice(notice: Json) -> Json:
    """Describe a notice: what and when, its own address, and who says why."""
    what = filter(
        None, (choice_label(choices.NoticeType, notice["type"]), format_date(notice["date"]))
    )
    address = f"https://doi.org/{notice['notice_doi']}" if notice["notice_doi"] else ""
    why = filter(None, (notice["source"], notice["reason"]))
    return {"text": ", ".join(what), "url": address, "note": ": ".join(why)}


STUDY_PAGE = facts_page("Study", facts=list_study_properties)
CITATION_PAGE = facts_page("Publication", facts=list_citation_properties)
