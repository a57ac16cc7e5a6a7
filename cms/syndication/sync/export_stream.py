"""Stream an export as NDJSON: all entries at one place in the log, in constant memory."""

import hashlib
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

import orjson

from cms.api.database.snapshot import LogState, reader_queryset, snapshot
from cms.api.http.compression import LEVEL
from cms.published.chain import Place
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
    """The parameters of a request for an export.

    ``after``: the type and id of the last entry that the client has already; None: all entries.
    ``place``: that of the header which came before this entry; None for a new start.
    """

    scope: Scope
    after: tuple[str, UUID] | None = None
    place: Place | None = None
    is_gzipped: bool = False


class Export:
    """The chunks of an export, built while they are sent.

    All of them show one state of the database, which is held from the first byte to the last.
    """

    def __init__(self, query: ExportQuery) -> None:
        self.query = query
        self.count, self.digest = 0, hashlib.sha256()

    def __iter__(self) -> Generator[bytes]:
        chunks = self.read_in_snapshot()
        return gzip_chunks(chunks) if self.query.is_gzipped else chunks

    def read_in_snapshot(self) -> Generator[bytes]:
        with snapshot() as log_state:
            try:
                yield from self.read_chunks(log_state)
            except GeneratorExit:
                return  # the client has left: there is nothing to roll back

    def read_chunks(self, log_state: LogState) -> Iterator[bytes]:
        """Yield the header, the entries in the order of type and id, and the end with a digest."""
        place = self.query.place or log_state.place
        yield encode_ndjson(
            {
                "kind": "export",
                "place": str(place),
                "sequence": place.sequence,
                "snapshot": log_state.sequence,
                "scope": self.query.scope.fingerprint,
            }
        )
        for model in self.query.scope.published_models():
            yield from self.read_entries(model)
        digest = self.digest.hexdigest()
        yield encode_ndjson(
            {"kind": "end", "place": str(place), "count": self.count, "digest": digest}
        )

    def read_entries(self, model: type[Published]) -> Iterator[bytes]:
        type, last = self.query.after or ("", None)
        if model.type < type:
            return
        last = last if model.type == type else None
        while batch := self.load_batch(model, last):
            types = load_entry_types(collect_referenced_ids(batch))
            documents = build_sync_documents(batch, types, self.query.scope)
            chunk = b"".join(encode_entry(document.text) for document in documents)
            self.digest.update(chunk)
            self.count += len(batch)
            yield chunk
            last = batch[-1][0]
            if len(batch) < BATCH_SIZE:
                return

    def load_batch(self, model: type[Published], after: UUID | None) -> list[StoredRow]:
        entries = self.query.scope.filter_queryset(reader_queryset(model), model.type).order_by(
            "pk"
        )
        if after:
            entries = entries.filter(pk__gt=after)
        return list(entries.values_list(*COLUMNS)[:BATCH_SIZE])


def encode_ndjson(content: dict[str, object]) -> bytes:
    return orjson.dumps(content) + b"\n"


def encode_entry(text: str) -> bytes:
    """Encode a document as canonical NDJSON.

    A client that holds the documents can rebuild the same bytes, and the digest of the export.
    """
    return b'{"document":%s,"kind":"entry"}\n' % text.encode()


def gzip_chunks(chunks: Generator[bytes]) -> Generator[bytes]:
    compressor = zlib.compressobj(LEVEL, wbits=GZIP_WBITS)
    with closing(chunks):
        for chunk in chunks:
            yield compressor.compress(chunk)
    yield compressor.flush()
