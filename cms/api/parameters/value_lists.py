"""Form fields of several values, written as a comma list or as a repeated parameter.

``fields=a,b`` and ``fields=a&fields=b`` mean the same, everywhere: the generators of clients differ
in which of the two they write.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from cms.api.parameters.suggestions import unknown_value_error
from cms.api.parameters.values import SLUG_PATTERN, SLUG_REGEX, UUID_REGEX, Value, is_id
from cms.lib.characters import quote_input

MAX_VALUES = 50
EXACT = "exact:"  # before the name of an entry: without its descendants


class ListValue(Value):
    """Several values; the base of all such fields, which says how they are written."""

    def clean(self, value: Any) -> Any:
        """Parse all texts of a parameter."""
        texts: list[str] = value
        return self.parse_parts(",".join(texts).split(","))

    def parse_parts(self, parts: list[str]) -> Any:
        """Parse the texts of the values. Raises ValidationError."""
        raise NotImplementedError


class CommaListValue(ListValue):
    """Different values, each parsed by ``item``."""

    def __init__(self, *, item: Value, max_items: int = MAX_VALUES, **kwargs: Any) -> None:
        self.item, self.max_items = item, max_items
        super().__init__(**kwargs)

    def parse_parts(self, parts: list[str]) -> list[Any]:
        if len(parts) > self.max_items:
            raise ValidationError(f"At most {self.max_items} values can stand here.")
        values = [self.item.clean(part) for part in parts]
        refuse_repeats(parts)
        return values

    def describe(self) -> dict[str, Any]:
        items = describe_item(self.item)
        if items == Value.schema:  # any text, but a comma ends it here
            items["pattern"] = items["pattern"].replace("[^", "[^,")
        bounds = {"minItems": 1, "maxItems": self.max_items, "uniqueItems": True}
        return {"type": "array", "items": items, **bounds}


class EntryName(NamedTuple):
    """A slug or an id. ``is_exact``: the entry alone, without those below it in its hierarchy."""

    text: str
    is_exact: bool = False


@dataclass(frozen=True)
class EntryNames:
    """Names of entries, combined by "and" if ``match_all``, otherwise by "or"."""

    names: tuple[EntryName, ...]
    match_all: bool = False


class EntryNamesValue(ListValue):
    """Names of entries; ``all:a,b`` combines them by "and".

    ``has_hierarchy``: each name may begin with ``exact:``, which leaves out descendants.
    """

    expects = "the slug or id of an entry (for any of several write a,b; for all of them all:a,b)"

    def __init__(self, *, has_hierarchy: bool = False, **kwargs: Any) -> None:
        self.has_hierarchy = has_hierarchy
        super().__init__(**kwargs)

    def parse_parts(self, parts: list[str]) -> EntryNames:
        match_all = parts[0].startswith(("all:", f"{EXACT}all:"))
        first = parts[0].replace("all:", "", 1) if match_all else parts[0]
        names = [self.parse_name(text) for text in (first, *parts[1:])]
        if len(names) > MAX_VALUES:
            raise ValidationError(f"At most {MAX_VALUES} entries can stand here.")
        if match_all:
            refuse_repeats([name.text for name in names])
        return EntryNames(tuple(names), match_all=match_all)

    def parse_name(self, text: str) -> EntryName:
        """Parse a slug, or an id in capitals or not. Raises ValidationError for other texts."""
        is_exact = self.has_hierarchy and text.startswith(EXACT)
        name = text.removeprefix(EXACT) if is_exact else text
        if is_id(name):
            return EntryName(name.lower(), is_exact)
        if not SLUG_REGEX.fullmatch(name):
            raise ValidationError(f"“{quote_input(name)}” is not {self.expects}.")
        return EntryName(name, is_exact)

    def describe(self) -> dict[str, Any]:
        exact = f"(?:{EXACT})?" if self.has_hierarchy else ""
        any_of = {"items": {"pattern": f"^{exact}{SLUG_PATTERN}$"}, "maxItems": MAX_VALUES}
        more_slugs = f"(?:,{exact}{SLUG_PATTERN}){{0,{MAX_VALUES - 1}}}"
        all_of = {"items": {"pattern": f"^all:{exact}{SLUG_PATTERN}{more_slugs}$"}, "maxItems": 1}
        return {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "anyOf": [any_of, all_of],
        }


class RepeatedValue(ListValue):
    """Values of which each may come more than once, each parsed by ``item``."""

    def __init__(self, *, item: Value, **kwargs: Any) -> None:
        self.item = item
        super().__init__(**kwargs)

    def parse_parts(self, parts: list[str]) -> list[Any]:
        if len(parts) > MAX_VALUES:
            raise ValidationError(f"At most {MAX_VALUES} values can stand here.")
        return [self.item.clean(part) for part in parts]

    def describe(self) -> dict[str, Any]:
        items = describe_item(self.item)
        return {"type": "array", "items": items, "minItems": 1, "maxItems": MAX_VALUES}


class WordListValue(ListValue):
    """Words of a declared set, each at most once."""

    def __init__(self, *, words: Iterable[str], **kwargs: Any) -> None:
        self.words = list(words)
        super().__init__(**kwargs)

    def parse_parts(self, parts: list[str]) -> Any:
        if len(parts) > len(self.words):
            raise ValidationError(f"Each of the {len(self.words)} names can stand here only once.")
        for part in parts:
            if part not in self.words:
                message = f"There is no “{quote_input(part)}” to ask for."
                candidates = self.list_candidates(part)
                raise unknown_value_error(part, self.words, message, candidates=candidates)
        return refuse_repeats(parts)

    def list_candidates(self, part: str) -> list[str]:
        """Return the words that a misspelt one may stand for."""
        return self.words

    def describe(self) -> dict[str, Any]:
        items = {"type": "string", "enum": self.words}
        return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


def refuse_repeats(parts: list[str]) -> list[str]:
    """Return the parts of a comma list. Raises ValidationError for a repeated part.

    Who writes a part twice may have meant another.
    """
    if len(set(parts)) < len(parts):
        repeated = next(part for index, part in enumerate(parts) if part in parts[:index])
        raise ValidationError(f"“{quote_input(repeated)}” can stand here only once.")
    return parts


def describe_item(value: Value) -> dict[str, Any]:
    """JSON Schema of a value inside an array.

    ``format: uuid`` becomes a pattern: documentation pages have no form field for several UUIDs.
    """
    schema = value.describe()
    if schema.get("format") == "uuid":
        return {"type": "string", "pattern": f"^{UUID_REGEX.pattern.replace('a-f', 'a-fA-F')}$"}
    return schema
