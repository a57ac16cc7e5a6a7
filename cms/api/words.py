"""Lists of declared words in an address, such as ``facets=treatments,year``."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from cms.api.spelling import nearest
from cms.api.values import Value, shown


class UnknownWordError(ValidationError):
    """``facts`` say in the answer which words there are, and which one may have been meant."""

    def __init__(self, message: str, **facts: Any) -> None:
        self.facts = facts
        super().__init__(message)


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
                raise self.unknown(word)
        if len(set(asked)) < len(asked):
            raise ValidationError("Each name can stand here only once.")
        return asked

    def unknown(self, word: str) -> UnknownWordError:
        facts: dict[str, Any] = {"allowed": self.words}
        message = f"There is no “{shown(word)}” to ask for."
        if meant := nearest(word, self.words):
            facts["suggestion"] = meant
            message = f"{message} Did you mean “{meant}”?"
        return UnknownWordError(message, **facts)

    def describe(self) -> dict[str, Any]:
        items = {"type": "string", "enum": self.words}
        return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}
