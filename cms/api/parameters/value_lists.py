"""Form fields of several values: comma lists, repeated parameters and names of entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from cms.api.parameters.suggestions import unknown_value_error
from cms.api.parameters.values import SLUG_PATTERN, SLUG_REGEX, UUID_REGEX, Value, is_id
from cms.lib.characters import quote_input

MAX_VALUES = 50
EXACT = "exact:"  # before the name of an entry: without its descendants


class CommaListValue(Value):
    """A comma list of different values, each parsed by ``item``."""

    def __init__(self, *, item: Value, max_items: int = MAX_VALUES, **kwargs: Any) -> None:
        self.item, self.max_items = item, max_items
        super().__init__(**kwargs)

    def clean(self, value: str) -> list[Any]:
        parts = value.split(",")
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


class EntryNamesValue(Value):
    """Names of entries, from all values of a parameter; ``all:a,b`` combines them by "and".

    ``has_hierarchy``: each value may begin with ``exact:``, which leaves out descendants.
    """

    expects = "the slug or id of an entry (for any of several repeat the parameter, for all of "
    expects += "them write all:a,b)"

    def __init__(self, *, has_hierarchy: bool = False, **kwargs: Any) -> None:
        self.prefixes = ("all:", EXACT) if has_hierarchy else ("all:",)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> EntryNames:
        texts: list[str] = value
        names: list[EntryName] = []
        match_all = False
        for text in texts:
            prefixes, rest = split_prefixes(text, self.prefixes)
            match_all |= "all:" in prefixes
            parts = rest.split(",") if "all:" in prefixes else [rest]
            names += [EntryName(self.clean_name(part), EXACT in prefixes) for part in parts]
        if match_all and len(texts) > 1:
            raise ValidationError("“all:” names all entries in one value: all:a,b.")
        if len(names) > MAX_VALUES:
            raise ValidationError(f"At most {MAX_VALUES} entries can stand here.")
        if match_all:
            refuse_repeats([name.text for name in names])
        return EntryNames(tuple(names), match_all=match_all)

    def clean_name(self, text: str) -> str:
        """Return a slug, or an id in small letters. Raises ValidationError for other texts."""
        if is_id(text):
            return text.lower()
        if not SLUG_REGEX.fullmatch(text):
            raise ValidationError(f"“{quote_input(text)}” is not {self.expects}.")
        return text

    def describe(self) -> dict[str, Any]:
        exact = f"(?:{EXACT})?" if EXACT in self.prefixes else ""
        any_of = {"items": {"pattern": f"^{exact}{SLUG_PATTERN}$"}, "maxItems": MAX_VALUES}
        more_slugs = f"(?:,{SLUG_PATTERN}){{0,{MAX_VALUES - 1}}}"
        all_of = {"items": {"pattern": f"^all:{exact}{SLUG_PATTERN}{more_slugs}$"}, "maxItems": 1}
        return {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "anyOf": [any_of, all_of],
        }


def split_prefixes(text: str, prefixes: Iterable[str]) -> tuple[set[str], str]:
    """Return the prefixes that a text begins with, each at most once, and the rest of it."""
    found: set[str] = set()
    while prefix := next((p for p in prefixes if text.startswith(p) and p not in found), ""):
        found.add(prefix)
        text = text.removeprefix(prefix)
    return found, text


class RepeatedValue(Value):
    """All values of a repeated parameter, each parsed by ``item``."""

    def __init__(self, *, item: Value, **kwargs: Any) -> None:
        self.item = item
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Any]:
        texts: list[str] = value
        if len(texts) > MAX_VALUES:
            raise ValidationError(f"At most {MAX_VALUES} values can stand here.")
        return [self.item.clean(text) for text in texts]

    def describe(self) -> dict[str, Any]:
        items = describe_item(self.item)
        return {"type": "array", "items": items, "minItems": 1, "maxItems": MAX_VALUES}


class WordListValue(Value):
    """A comma list of words of a declared set, each at most once."""

    def __init__(self, *, words: Iterable[str], **kwargs: Any) -> None:
        self.words = list(words)
        super().__init__(**kwargs)

    def clean(self, value: str) -> Any:
        parts = value.split(",")
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
