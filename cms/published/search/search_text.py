"""From a document to what can be found of it: public text alone, whoever else is published."""

from collections.abc import Iterator
from typing import Any, ClassVar, Protocol
from uuid import UUID

from cms.lib import placeholders
from cms.lib.richtext.html_renderer import build_outline, to_text
from cms.published.search.models import SearchText

MAX_TEXT_LENGTH = 200_000  # letters; PostgreSQL indexes no text of more than about a million


class SearchableModel(Protocol):
    """Which keys of a type's documents the search reads; ``Published`` models have them all."""

    rich_fields: tuple[str, ...]
    search_fields: tuple[str, ...]
    prose_fields: tuple[str, ...]


class SearchableRow(Protocol):
    """One published entry that can be indexed; a row of a ``Published`` model has it all."""

    pk: UUID
    type: ClassVar[str]
    locale: str

    @classmethod
    def search_texts(cls, document: dict[str, Any]) -> dict[str, str]: ...


def build_search_text(row: SearchableRow, document: dict[str, Any]) -> SearchText:
    return SearchText(
        entry_id=row.pk,
        type=row.type,
        locale=row.locale,
        **{name: text[:MAX_TEXT_LENGTH] for name, text in row.search_texts(document).items()},
    )


def extract_search_texts(model: SearchableModel, document: dict[str, Any]) -> dict[str, str]:
    # A caption below a picture that is not published is not shown, so it is not found either:
    # with no cards at all, whatever needs another entry drops out.
    shown = placeholders.fill_placeholders(document, {})
    bodies = [shown[key]["blocks"] for key in model.rich_fields]
    heads = [iterate_strings(shown.get(key)) for key in model.search_fields]
    heads += [(item["title"] for item in build_outline(blocks)) for blocks in bodies]
    rest = [iterate_strings(shown.get(key)) for key in model.prose_fields]
    return {
        "title": document["title"],
        "summary": join_unique(text for texts in heads for text in texts),
        "body": join_unique(
            [to_text(blocks) for blocks in bodies] + [t for each in rest for t in each]
        ),
    }


def iterate_strings(value: Any) -> Iterator[str]:
    """The texts in a value of a document; inside an object only sentences, since the rest is ids,
    codes and choices.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from iterate_strings(each)
    elif isinstance(value, dict):
        yield from (
            text for each in value.values() for text in iterate_strings(each) if " " in text
        )


def join_unique(texts: Any) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))
