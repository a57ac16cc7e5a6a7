"""Lists of values in an address: comma lists, repeated parameters, names of entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from cms.api.parameters.suggestions import unknown_word
from cms.api.parameters.values import SLUG, SLUG_TEXT, UUID_TEXT, Slug, Value, is_id
from cms.lib.characters import quote_input

MOST_VALUES = 50


class CommaList(Value):
    """A comma list, each part of which is read by ``of``."""

    def __init__(self, *, of: Value, most: int = MOST_VALUES, **kwargs: Any) -> None:
        self.of, self.most = of, most
        super().__init__(**kwargs)

    def clean(self, value: str) -> list[Any]:
        parts = value.split(",")
        if len(parts) > self.most:
            raise ValidationError(f"At most {self.most} values can stand here.")
        found = [self.of.clean(part) for part in parts]
        refuse_repeats(parts)
        return found

    def describe(self) -> dict[str, Any]:
        items = describe_in_array(self.of)
        if items == Value.schema:  # any text, but that a comma ends it here
            items["pattern"] = items["pattern"].replace("[^", "[^,")
        few = {"minItems": 1, "maxItems": self.most, "uniqueItems": True}
        return {"type": "array", "items": items, **few}


@dataclass(frozen=True)
class EntryNames:
    """Entries by slug or id. ``all``: each of them is meant, otherwise any."""

    slugs: tuple[str, ...]
    ids: tuple[UUID, ...]
    all: bool = False

    def each(self) -> list["EntryNames"]:
        return [EntryNames((slug,), ()) for slug in self.slugs] + [
            EntryNames((), (id,)) for id in self.ids
        ]


class EntryNamesValue(Value):
    """Entries by slug or id, from all values of a parameter; ``all:a,b`` asks for each one."""

    expects = "the slug or id of an entry (for any of several repeat the parameter, for all of "
    expects += "them write all:a,b)"

    def clean(self, value: Any) -> EntryNames:
        texts: list[str] = value
        every = len(texts) == 1 and texts[0].startswith("all:")
        parts = texts[0][4:].split(",") if every else texts
        if len(parts) > MOST_VALUES:
            raise ValidationError(f"At most {MOST_VALUES} entries can stand here.")
        slugs, ids = [], []
        for part in parts:
            if is_id(part):
                ids.append(UUID(part))
            elif SLUG_TEXT.fullmatch(part):
                slugs.append(part)
            else:
                raise ValidationError(f"“{quote_input(part)}” is not {self.expects}.")
        if every:
            refuse_repeats(parts)
        return EntryNames(tuple(slugs), tuple(ids), all=every)

    def describe(self) -> dict[str, Any]:
        any_of = {"items": Slug.schema, "maxItems": MOST_VALUES}
        few = f"{{0,{MOST_VALUES - 1}}}"
        all_of = {"items": {"pattern": f"^all:{SLUG}(?:,{SLUG}){few}$"}, "maxItems": 1}
        either = {"anyOf": [any_of, all_of]}
        return {"type": "array", "items": {"type": "string"}, "minItems": 1, **either}


class Repeated(Value):
    """All values of a parameter, each of which is read by ``of``."""

    def __init__(self, *, of: Value, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Any]:
        texts: list[str] = value
        if len(texts) > MOST_VALUES:
            raise ValidationError(f"At most {MOST_VALUES} values can stand here.")
        return [self.of.clean(text) for text in texts]

    def describe(self) -> dict[str, Any]:
        items = describe_in_array(self.of)
        return {"type": "array", "items": items, "minItems": 1, "maxItems": MOST_VALUES}


class Words(Value):
    """A comma list of words of a declared set, each at most once."""

    def __init__(self, *, words: Iterable[str], **kwargs: Any) -> None:
        self.words = list(words)
        super().__init__(**kwargs)

    def clean(self, value: str) -> Any:
        asked = value.split(",")
        if len(asked) > len(self.words):
            raise ValidationError(f"Each of the {len(self.words)} names can stand here only once.")
        for word in asked:
            if word not in self.words:
                raise unknown_word(
                    word, self.words, f"There is no “{quote_input(word)}” to ask for."
                )
        return refuse_repeats(asked)

    def describe(self) -> dict[str, Any]:
        items = {"type": "string", "enum": self.words}
        return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


def refuse_repeats(parts: list[str]) -> list[str]:
    """The parts of a comma list. Who writes one twice may have meant another."""
    if len(set(parts)) < len(parts):
        twice = next(part for at, part in enumerate(parts) if part in parts[:at])
        raise ValidationError(f"“{quote_input(twice)}” can stand here only once.")
    return parts


def describe_in_array(value: Value) -> dict[str, Any]:
    """``format: uuid`` is for single values: pages made of the schema have no field for several."""
    schema = value.describe()
    if schema.get("format") == "uuid":
        return {"type": "string", "pattern": f"^{UUID_TEXT.pattern.replace('a-f', 'a-fA-F')}$"}
    return schema
