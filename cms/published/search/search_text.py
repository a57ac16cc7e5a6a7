"""Extract the searchable text of a document, without the text of other entries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from uuid import UUID

from cms.lib import placeholders
from cms.lib.deltas import pack_delta
from cms.lib.richtext.html_renderer import build_outline, to_text
from cms.published.search.models import SearchText
from cms.published.search.scopes import mark_entry
from cms.published.search.tokens import NAME_MARK, find_counted_words, split_lines, split_words

MAX_TEXT_LENGTH = 200_000  # letters; PostgreSQL indexes no text of more than about a million


class SearchableModel(Protocol):
    """The document keys that the search reads; every ``Published`` model declares them."""

    rich_fields: tuple[str, ...]
    search_fields: tuple[str, ...]
    prose_fields: tuple[str, ...]
    name_fields: tuple[str, ...]


class SearchableRow(Protocol):
    """The interface of a published row that the search needs."""

    pk: UUID
    type: ClassVar[str]
    locale: str

    @classmethod
    def search_texts(cls, document: dict[str, Any]) -> dict[str, str]: ...

    @classmethod
    def search_names(cls, document: dict[str, Any]) -> str: ...


@dataclass(frozen=True)
class PreparedText:
    """The columns of a ``SearchText`` but for its ``sequence``, and the words that are counted."""

    columns: dict[str, Any]
    counted_words: frozenset[str]

    def build_text(self, *, sequence: int) -> SearchText:
        text = SearchText(**self.columns, sequence=sequence)
        text.known_words = self.counted_words
        return text


def prepare_text(row: SearchableRow, document: dict[str, Any], *, base: str) -> PreparedText:
    """Derive the texts of the search from a document.

    ``base`` is the document as its edition holds it, which the texts repeat.
    """
    texts = {name: text[:MAX_TEXT_LENGTH] for name, text in row.search_texts(document).items()}
    words = {f"{name}_words": split_lines(text, locale=row.locale) for name, text in texts.items()}
    counted_words = find_counted_words(words.values())
    title, title_words = texts.pop("title"), words.pop("title_words")
    names = mark_names(row.search_names(document), locale=row.locale)
    marks = mark_entry(locale=row.locale, type=row.type, title_words=title_words)
    columns = {
        "entry_id": row.pk,
        "type": row.type,
        "locale": row.locale,
        "names": f"{names} {marks}".lstrip(),
        "title": title,
        "title_words": title_words,
        **{name: pack_delta(text, base) for name, text in (texts | words).items()},
    }
    return PreparedText(columns, counted_words)


def extract_names(keys: Iterable[str], document: dict[str, Any]) -> str:
    """Return the names of an entry: the strings under these keys of its document."""
    return join_unique(text for key in keys for text in iterate_strings(document.get(key)))


def mark_names(text: str, *, locale: str) -> str:
    """Return the words of names, marked, so that no other search finds them."""
    return " ".join(NAME_MARK + word for word in split_words(text, locale=locale))


def extract_search_texts(model: SearchableModel, document: dict[str, Any]) -> dict[str, str]:
    """Return the ``title``, ``summary`` and ``body`` of a document as text."""
    # A search must not find the caption of an unpublished image: without any cards, every object
    # that needs another entry drops out.
    visible = placeholders.fill_placeholders(document, {})
    bodies = [visible[key]["blocks"] for key in model.rich_fields]
    heads = [iterate_strings(visible.get(key)) for key in model.search_fields]
    heads += [(item["title"] for item in build_outline(blocks)) for blocks in bodies]
    rest = [iterate_strings(visible.get(key)) for key in model.prose_fields]
    return {
        "title": document["title"],
        "summary": join_unique(text for texts in heads for text in texts),
        "body": join_unique(
            [to_text(blocks) for blocks in bodies] + [t for each in rest for t in each]
        ),
    }


def iterate_strings(value: Any) -> Iterator[str]:
    """Yield the strings in a value of a document.

    Inside an object only strings with a space: the others are ids, codes and choices.
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
