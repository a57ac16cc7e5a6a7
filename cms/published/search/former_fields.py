"""Fields that texts of the search had before, which migrations name."""

from typing import Any

from cms.lib.deltas import DeltaText
from cms.lib.fields import PLAIN


class SourceText(DeltaText):
    """A text that readers see, stored as its difference to its words (``body_words``)."""

    def read_base(self, row: Any) -> str:
        words: str = getattr(row, f"{self.name}_words")
        return words

    def select_base(self, table: str, connection: Any) -> str:
        words = f'{table}."{self.column}_words"'
        if connection.vendor == "sqlite":
            return words
        return f"'{PLAIN.decode()}'::bytea || convert_to({words}, 'UTF8')"
