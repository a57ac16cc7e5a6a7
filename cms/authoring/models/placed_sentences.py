"""Sentences of a draft in which entries are quoted, and where they stand."""

from typing import NamedTuple


class SentencePart(NamedTuple):
    """Words of a sentence. ``entry_id`` is that of the entry they quote; empty: it quotes none."""

    text: str
    entry_id: str = ""


class PlacedSentence(NamedTuple):
    """A sentence that quotes entries.

    ``place`` says where it stands, ``field`` is the field or the rows of its form.
    """

    parts: tuple[SentencePart, ...]
    place: str
    field: str

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def quoted_ids(self) -> list[str]:
        """The ids of the entries that it quotes, each once, in order."""
        return [*dict.fromkeys(part.entry_id for part in self.parts if part.entry_id)]

    def is_quoting(self, entry_id: object) -> bool:
        return str(entry_id) in self.quoted_ids
