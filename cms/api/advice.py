"""What is said of a word that is none of those which can stand in its place."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from cms.api.spelling import nearest


class UnknownWordError(ValidationError):
    """``facts`` say in the answer which words there are, and which one may have been meant."""

    def __init__(self, message: str, **facts: Any) -> None:
        self.facts = facts
        super().__init__(message)


def unknown_word(
    word: str, words: Sequence[str], message: str, *, among: Sequence[str] | None = None
) -> UnknownWordError:
    """``message`` with the nearest of ``words``, or of those ``among`` them that may be meant."""
    facts: dict[str, Any] = {"allowed": words}
    if meant := nearest(word, words if among is None else among):
        facts["suggestion"] = meant
        message = f"{message} Did you mean “{meant}”?"
    return UnknownWordError(message, **facts)
