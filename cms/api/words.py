"""Lists of declared words in an address, such as ``facets=treatments,year``."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from cms.api.advice import unknown_word
from cms.api.values import Value, each_once, shown


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
                raise unknown_word(word, self.words, f"There is no “{shown(word)}” to ask for.")
        return each_once(asked)

    def describe(self) -> dict[str, Any]:
        items = {"type": "string", "enum": self.words}
        return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}
