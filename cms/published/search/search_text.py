"""From a document to what can be found of it: public text alone, whoever else is published."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cms.lib import placeholders
from cms.lib.richtext.html_renderer import outline, to_text
from cms.published.search.models import SearchText

if TYPE_CHECKING:
    from cms.published.models.rows import Published

LONGEST = 200_000  # letters; PostgreSQL indexes no text of more than about a million


def search_text(row: "Published", document: dict[str, Any]) -> SearchText:
    return SearchText(
        entry_id=row.pk,
        type=row.type,
        locale=row.locale,
        **{name: text[:LONGEST] for name, text in row.search_texts(document).items()},
    )


def search_texts(model: type["Published"], document: dict[str, Any]) -> dict[str, str]:
    # A caption below a picture that is not published is not shown, so it is not found either:
    # with no cards at all, whatever needs another entry drops out.
    shown = placeholders.fill(document, {})
    bodies = [shown[key]["blocks"] for key in model.rich_fields]
    heads = [prose(shown.get(key)) for key in model.search_fields]
    heads += [(item["title"] for item in outline(blocks)) for blocks in bodies]
    rest = [prose(shown.get(key)) for key in model.prose_fields]
    return {
        "title": document["title"],
        "summary": joined(text for texts in heads for text in texts),
        "body": joined([to_text(blocks) for blocks in bodies] + [t for each in rest for t in each]),
    }


def prose(value: Any) -> Iterator[str]:
    """The texts in a value of a document; inside an object only sentences, since the rest is ids,
    codes and choices.
    """
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from prose(each)
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in prose(each) if " " in text)


def joined(texts: Any) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))
