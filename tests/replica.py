"""A reader who knows only the log: what the replay law compares with what is published."""

from cms.published.models.log import Change, Edition
from cms.published.models.rows import published_types

Entries = dict[str, tuple[str, int, str]]


class Replica:
    """Follows the log from zero and keeps, by entry id, (type, edition, digest)."""

    def __init__(self) -> None:
        self.sequence = 0
        self.entries: Entries = {}

    def follow(self) -> None:
        for change in Change.objects.filter(sequence__gt=self.sequence).order_by("sequence"):
            assert change.sequence == self.sequence + 1, "the log has a gap"
            self.sequence = change.sequence
            if change.kind == Change.Kind.PUBLISH:
                copied = (change.type, change.edition, change.digest)
                self.entries[str(change.entry_id)] = copied
            else:
                del self.entries[str(change.entry_id)]


def published_now() -> Entries:
    return {
        str(pk): (name, edition, digest)
        for name, model in published_types().items()
        for pk, edition, digest in model._default_manager.values_list("pk", "edition", "digest")
    }


def editions_now() -> set[tuple[str, int]]:
    return {(str(pk), n) for pk, n in Edition.objects.values_list("entry_id", "number")}
