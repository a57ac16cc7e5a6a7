"""Read what the editor sends of a figure: how it is to be said, and the results it rests on."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, QueryDict

from claims.choices import Derivation, Hedge
from claims.derivations import Phrasing

MAX_CHOICES = 24  # choices in one response: to see others, people search for another word


class ClaimRefusedError(ValueError):
    """The claim can't be created; the message is for the author."""


def read_phrasing(values: QueryDict) -> Phrasing:
    """Read how a figure is to be said. Raises ClaimRefusedError."""
    locale = values.get("locale", "")
    try:
        return Phrasing(
            derivation=Derivation(values.get("derivation", Derivation.PROPORTION)).value,
            hedge=Hedge(values.get("hedge", Hedge.NONE)).value,
            decimals=read_decimals(values.get("decimals", "0")),
            locale=locale if locale in settings.LOCALES else settings.LANGUAGE_CODE,
        )
    except ValueError as error:
        raise ClaimRefusedError(
            "That is no way to say a figure. Choose how it is said, the word before it, and -3 to "
            "6 decimals."
        ) from error


def read_decimals(text: str) -> int:
    decimals = int(text)
    if decimals not in range(-3, 7):
        raise ValueError(text)
    return decimals


def read_ids(texts: Iterable[Any]) -> list[UUID]:
    """Read ids, each once. A body or a form may hold an invalid id, which is ignored."""
    ids: dict[UUID, None] = {}
    for text in [*texts][:MAX_CHOICES]:
        try:
            ids[UUID(text.strip())] = None
        except ValueError:
            continue
    return list(ids)


def read_words(request: HttpRequest) -> list[str]:
    """Read the words of a search."""
    return request.GET.get("q", "").replace("\x00", "").split()
