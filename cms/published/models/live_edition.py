"""Relations from a published row to its edition and to its evidence state, and derived texts."""

from typing import Any

from django.db import models

from cms.lib.deltas import DeltaText


class LiveEdition(models.ForeignObject):  # type: ignore[type-arg]  # Django's takes none when it runs
    """The edition with the row's ``sequence``: a join without a column of its own.

    ``row.live_edition.document`` reads it, ``values_list("live_edition__document")`` joins it.
    """

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"from_fields": ["sequence"], "to_fields": ["sequence"], "related_name": "+"}
        super().__init__(
            **{"to": "published.Edition", "on_delete": models.DO_NOTHING, **defaults, **kwargs}
        )

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = True, **kwargs: Any
    ) -> None:
        """Stay out of migrations, which know columns alone."""
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)


class LatestState(LiveEdition):
    """The evidence state of the row's entry: a join, which finds nothing for most entries."""

    def __init__(self, **kwargs: Any) -> None:
        key = ["reference_key"]
        joined = {"to": "published.EvidenceState", "from_fields": key, "to_fields": key}
        super().__init__(**{**joined, "null": True, **kwargs})


class DerivedText(DeltaText):
    """A text that derives from the document of the row's edition: the difference is stored."""

    def read_base(self, row: Any) -> str:
        document: str = row.live_edition.document
        return document

    def select_base(self, table: str, connection: Any) -> str:
        return (
            '(SELECT edition."document" FROM "published_edition" AS edition '  # noqa: S608 -- our own names
            f'WHERE edition."sequence" = {table}."sequence")'
        )
