"""An export: all that is published at one place in the log, line by line, in constant memory."""

import hashlib
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

import orjson

from cms.api.database.snapshot import LogState, reader_queryset, snapshot
from cms.api.http.compression import LEVEL
from cms.published.models.rows import Published
from cms.syndication.partners.scope import Scope
from cms.syndication.sync.documents import COLUMNS, Stored, made, named_in, types_of

#: Entries that two statements bring: one reads them, one the types of what they link to.
BATCH = 100
GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True)
class Wanted:
    """``after``: the type and id of the last entry that arrived before; ``sequence``: that of the
    header which came before it, 0 for a new start.
    """

    scope: Scope
    after: tuple[str, UUID] | None = None
    sequence: int = 0
    zipped: bool = False


class Export:
    """The bytes of an export, made while they are sent. All of it is one state of the database,
    which is held from the first byte to the last.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.count, self.digest = 0, hashlib.sha256()

    def __iter__(self) -> Generator[bytes]:
        return gzipped(self.lines()) if self.wanted.zipped else self.lines()

    def lines(self) -> Generator[bytes]:
        with snapshot() as seen:
            try:
                yield from self.told(seen)
            except GeneratorExit:
                return  # nobody listens any more: there is nothing to roll back

    def told(self, seen: LogState) -> Iterator[bytes]:
        """The header, the entries in the order of type and id, and a last line that proves them."""
        yield as_line(
            {
                "kind": "export",
                "sequence": self.wanted.sequence or seen.sequence,
                "snapshot": seen.sequence,
                "scope": self.wanted.scope.fingerprint,
            }
        )
        for model in self.wanted.scope.published_models():
            yield from self.entries(model)
        yield as_line({"kind": "end", "count": self.count, "digest": self.digest.hexdigest()})

    def entries(self, model: type[Published]) -> Iterator[bytes]:
        type, last = self.wanted.after or ("", None)
        if model.type < type:
            return
        last = last if model.type == type else None
        while stored := self.batch(model, last):
            links = types_of(named_in(stored))
            documents = made(stored, links, self.wanted.scope)
            chunk = b"".join(entry_line(document.text) for document in documents)
            self.digest.update(chunk)
            self.count += len(stored)
            yield chunk
            last = stored[-1][0]
            if len(stored) < BATCH:
                return

    def batch(self, model: type[Published], after: UUID | None) -> list[Stored]:
        found = self.wanted.scope.filter_queryset(reader_queryset(model), model.type).order_by("pk")
        if after:
            found = found.filter(pk__gt=after)
        return list(found.values_list(*COLUMNS)[:BATCH])


def as_line(content: dict[str, object]) -> bytes:
    return orjson.dumps(content) + b"\n"


def entry_line(text: str) -> bytes:
    """Canonical too: who holds the documents can make the line, and the digest of all lines."""
    return b'{"document":%s,"kind":"entry"}\n' % text.encode()


def gzipped(chunks: Generator[bytes]) -> Generator[bytes]:
    packer = zlib.compressobj(LEVEL, wbits=GZIP)
    with closing(chunks):
        for chunk in chunks:
            yield packer.compress(chunk)
    yield packer.flush()
