"""The terms that most items of a page share, such as licence and attribution, sent once per page.

In their texts ``{title}`` and ``{canonical_url}`` stand for the values of each item, escaped
where the key is ``html``. An item keeps what differs: nothing is lost.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.html import escape

from cms.lib.canonical_json import dump_kept

#: The templates of the terms of an item, or of a page.
Templates = tuple[bytes | None, ...]
REPEATED_FIELDS = ("canonical_url", "title")  # of an item in its terms, the longer ones first
PLACEHOLDER = re.compile(r"\{(canonical_url|title)\}")


class Term(NamedTuple):
    """One term of an item as JSON, and its template. None: no template says the same."""

    value: bytes
    template: bytes | None


def build_term(value: Any, item: Mapping[str, Any]) -> Term:
    """Build the term of an item from its value."""
    texts = {name: item[name] for name in REPEATED_FIELDS if item.get(name)}
    template = map_texts(value, lambda text, key: insert_placeholders(text, key, texts))
    is_same = expand_template(template, texts) == value
    return Term(dump_kept(value), dump_kept(template) if is_same else None)


def insert_placeholders(text: str, key: str, texts: Mapping[str, str]) -> str:
    """Replace the item's own texts inside a term by their placeholders."""
    for name, own in texts.items():
        text = text.replace(escape(own) if key == "html" else own, f"{{{name}}}")
    return text


def expand_template(template: Any, item: Mapping[str, Any]) -> Any:
    """Return the term of an item from its template."""

    def expand_text(text: str, key: str) -> str:
        convert = escape if key == "html" else str
        return PLACEHOLDER.sub(lambda found: convert(item.get(found[1], found[0])), text)

    return map_texts(template, expand_text)


def map_texts(node: Any, change: Any, key: str = "") -> Any:
    """Return JSON with each text changed, which ``change`` gets with its key."""
    if isinstance(node, dict):
        return {name: map_texts(value, change, name) for name, value in node.items()}
    if isinstance(node, list):
        return [map_texts(value, change, key) for value in node]
    return change(node, key) if isinstance(node, str) else node


def choose_templates(items: Sequence[Templates]) -> Templates:
    """Return for each term the template that most items have; None: no item has one."""
    if len({*items}) == 1:  # as nearly always
        return items[0]
    counted = [Counter(filter(None, templates)) for templates in zip(*items, strict=True)]
    return tuple(max(counts, key=counts.__getitem__, default=None) for counts in counted)


def add_own_terms(
    item: bytes, names: Sequence[str], terms: Sequence[Term], templates: Templates
) -> bytes:
    """Add those terms to an item's JSON that the page's templates do not say."""
    own = [
        b'"%s":%s' % (name.encode(), term.value)
        for name, term, template in zip(names, terms, templates, strict=True)
        if term.template is None or term.template != template
    ]
    return b"%s,%s}" % (item[:-1], b",".join(own)) if own else item
