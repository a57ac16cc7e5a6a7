"""A study as an HTML page."""

from collections.abc import Iterator
from typing import Any

from django.db.models import TextChoices

from cms.api.representations.html import Fact, facts_page
from cms.lib.source_fields import Integrity
from studies import choices
from studies.formatting import format_result_title

Json = dict[str, Any]


def list_study_properties(study: Json) -> Iterator[Fact]:
    yield "Design", choice_label(choices.Design, study["design"])
    yield "Who knew the treatment", choice_label(choices.Masking, study["masking"])
    yield "Year", study["year"]
    yield "People enrolled", study["sample_size"]
    yield "Who took part", study["population_text"]
    yield "About", study["conditions"]
    yield "Treatments", study["treatments"]
    yield "Results", [format_result_title(result) for result in study["results"]]
    yield "Who paid for it", study["funding_text"]
    yield "Interests of the authors", choice_label(choices.Conflicts, study["conflicts"])
    yield "Does it still stand", choice_label(Integrity, study["integrity"])
    yield "Publications", [report["citation"] for report in study["reports"]]


def choice_label(kind: type[TextChoices], value: str) -> str:
    return str(kind(value).label) if value else ""


STUDY_PAGE = facts_page("Study", facts=list_study_properties)
