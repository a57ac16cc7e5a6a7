"""An export: all that is published at one place in the log, line by line, in constant memory."""

import hashlib
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

import orjson

from cms.api.database.snapshot import Seen, rows, snapshot
from cms.api.http.compression import LEVEL
from cms.published.models.rows import Published
from cms.syndication.partners.scope import Scope
from cms.syndication.sync.documents import (
    COLUMNS,
    StoredRow,
    build_sync_documents,
    collect_referenced_ids,
    load_entry_types,
)

#: Entries that two statements bring: one reads them, one the types of what they link to.
BATCH_SIZE = 100
GZIP_WBITS = zlib.MAX_WBITS | 16


@dataclass(frozen=True)
class ExportQuery:
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

    def __init__(self, wanted: ExportQuery) -> None:
        self.wanted = wanted
        self.count, self.digest = 0, hashlib.sha256()

    def __iter__(self) -> Generator[bytes]:
        return gzip_chunks(self.lines()) if self.wanted.zipped else self.lines()

    def lines(self) -> Generator[bytes]:
        with snapshot() as seen:
            try:
                yield from self.told(seen)
            except GeneratorExit:
                return  # nobody listens any more: there is nothing to roll back

    def told(self, seen: Seen) -> Iterator[bytes]:
        """The header, the entries in the order of type and id, and a last line that proves them."""
        yield encode_ndjson(
            {
                "kind": "export",
                "sequence": self.wanted.sequence or seen.sequence,
                "snapshot": seen.sequence,
                "scope": self.wanted.scope.name,
            }
        )
        for model in self.wanted.scope.models():
            yield from self.entries(model)
        yield encode_ndjson({"kind": "end", "count": self.count, "digest": self.digest.hexdigest()})

    def entries(self, model: type[Published]) -> Iterator[bytes]:
        type, last = self.wanted.after or ("", None)
        if model.type < type:
            return
        last = last if model.type == type else None
        while stored := self.batch(model, last):
            links = load_entry_types(collect_referenced_ids(stored))
            documents = build_sync_documents(stored, links, self.wanted.scope)
            chunk = b"".join(encode_entry(document.text) for document in documents)
            self.digest.update(chunk)
            self.count += len(stored)
            yield chunk
            last = stored[-1][0]
            if len(stored) < BATCH_SIZE:
                return

    def batch(self, model: type[Published], after: UUID | None) -> list[StoredRow]:
        found = self.wanted.scope.within(rows(model), model.type).order_by("pk")
        if after:
            found = found.filter(pk__gt=after)
        return list(found.values_list(*COLUMNS)[:BATCH_SIZE])


def encode_ndjson(content: dict[str, object]) -> bytes:
    return orjson.dumps(content) + b"\n"


def encode_entry(text: str) -> bytes:
    """Canonical too: who holds the documents can make the line, and the digest of all lines."""
    return b'{"document":%s,"kind":"entry"}\n' % text.encode()


def gzip_chunks(chunks: Generator[bytes]) -> Generator[bytes]:
    packer = zlib.compressobj(LEVEL, wbits=GZIP_WBITS)
    with closing(chunks):
        for chunk in chunks:
            yield packer.compress(chunk)
    yield packer.flush()
