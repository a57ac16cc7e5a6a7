#!/usr/bin/env python3
"""Keep an exact copy of everything that a Marrow server publishes.

    python mirror.py https://cms.example/api/v1/ copy.sqlite3           once: bring it up to date
    python mirror.py https://cms.example/api/v1/ copy.sqlite3 --follow  and keep it so
    python mirror.py https://cms.example/api/v1/ copy.sqlite3 --verify  prove it against an export

The copy is a SQLite file. Its table `entries` has a row per entry (type, id, sequence, document);
every document is kept byte for byte as it came, after its digest was checked. What is withdrawn is
deleted in the same round. The first round takes the export, the others what has changed since.

Kill it whenever you like: how far it has come is stored together with what it has stored, so the
next start goes on from there. If the server was restored from a backup, the mirror says so and
starts again from an export; until that is complete, your programs read the old copy. It needs
Python 3.9 or newer and nothing else.
"""

import argparse
import hashlib
import http.client
import json
import os
import sqlite3
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections import deque
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

ATTEMPTS = 6  # per request, with exponential backoff: a minute in all
COMMIT_EVERY = 500  # entries of an export
TIMEOUT = 60  # seconds without a byte
BLOCK = 1 << 16
CONNECTION_ERRORS = (OSError, http.client.HTTPException)


class MirrorError(Exception):
    """The copy can't be brought up to date; the message says why. The copy is as it was before."""


class BrokenOffError(Exception):
    """The response ended too early, or its bytes are damaged. A retry helps."""


class OtherHistoryError(Exception):
    """The server's log is not the one that the copy has followed. The copy has to start again."""


class Store:
    """The copy, a SQLite file. An export replaces it only when all is there, in `incoming`."""

    def __init__(self, path):
        self.database = sqlite3.connect(path)
        self.database.execute("PRAGMA journal_mode = WAL")
        columns = "type TEXT, id TEXT, sequence INTEGER, document TEXT, PRIMARY KEY (type, id)"
        for table in ("entries", "incoming"):
            self.database.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns}) WITHOUT ROWID")
        columns = "name TEXT PRIMARY KEY, value TEXT"
        self.database.execute(f"CREATE TABLE IF NOT EXISTS state ({columns})")

    def load_state(self):
        row = self.database.execute("SELECT value FROM state WHERE name = 'state'").fetchone()
        state = json.loads(row[0]) if row else None
        # Earlier versions of this program kept a number, which names no history.
        return state if state and "until" in state else None

    def put(self, document, text, *, table):
        row = (document["type"], document["id"], document["sequence"], text)
        self.database.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)", row)

    def delete(self, type, id, *, table):
        """Delete an entry. Returns the number of deleted rows."""
        cursor = self.database.execute(f"DELETE FROM {table} WHERE type = ? AND id = ?", (type, id))
        return cursor.rowcount

    def replace_copy(self):
        """Replace the copy by the export. Returns the number of deleted entries."""
        missing = "(type, id) NOT IN (SELECT type, id FROM incoming)"
        deleted = self.database.execute(f"DELETE FROM entries WHERE {missing}").rowcount
        self.database.execute("INSERT OR REPLACE INTO entries SELECT * FROM incoming")
        self.database.execute("DELETE FROM incoming")
        return deleted

    def commit(self, state):
        row = ("state", json.dumps(state))
        self.database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", row)
        self.database.commit()

    def load_texts(self):
        """Load all documents as text, in the order of an export."""
        rows = self.database.execute("SELECT document FROM entries ORDER BY type, id")
        return (text for (text,) in rows)

    def count(self):
        return self.database.execute("SELECT count(*) FROM entries").fetchone()[0]


def resolve_copy_path(place):
    """Return the path of the copy; in a folder its file is mirror.sqlite3."""
    path = Path(place)
    if path.suffix in {".sqlite3", ".sqlite", ".db"} or path.is_file():
        return path
    path.mkdir(parents=True, exist_ok=True)
    return path / "mirror.sqlite3"


class Server:
    """A client of a Marrow server. ``key`` is sent as a header, never in an address."""

    def __init__(self, base, key="", sleep=time.sleep):
        self.base = base.rstrip("/") + "/"
        self.key, self.sleep = key, sleep

    def open(self, path, query, headers):
        """Send one request. Raises ``urllib.error.HTTPError`` for every status but 200."""
        url = urljoin(self.base, path) + ("?" + urlencode(query) if query else "")
        request = urllib.request.Request(url, headers=headers)
        return urllib.request.urlopen(request, timeout=TIMEOUT)

    def get(self, path, query=(), *, etag=None):
        """Return an open response; None: unchanged since ``etag``. Tries for a minute."""
        headers = {"Accept-Encoding": "gzip", "User-Agent": "marrow-mirror/1"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if etag:
            headers["If-None-Match"] = etag
        for attempt in range(ATTEMPTS):
            wait, is_last = 2**attempt, attempt == ATTEMPTS - 1
            try:
                return self.open(path, query, headers)
            except urllib.error.HTTPError as error:
                if error.code == 304:
                    return None
                if error.code == 409:
                    raise OtherHistoryError(read_detail(error)) from error
                retry_after = error.headers.get("Retry-After", "")
                if is_last or error.code not in (412, 429, 500, 502, 503, 504):
                    raise MirrorError(f"{error.code} from {path}: {read_detail(error)}") from error
                wait = min(int(retry_after), 120) if retry_after.isdigit() else wait
            except CONNECTION_ERRORS as error:
                if is_last:
                    raise MirrorError(f"{self.base} does not answer: {error}") from error
            self.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def stream_lines(self, path, query=()):
        """Yield the lines of a long response, as bytes, while it arrives."""
        with self.get(path, query) as response:
            rest = b""
            for block in read_blocks(response):
                *lines, rest = (rest + block).split(b"\n")
                for text in lines:
                    yield text + b"\n"
            if rest:
                raise BrokenOffError("half a line")


def read_blocks(response):
    """Yield the bytes of a response, decompressed. Raises BrokenOffError."""
    is_gzipped = response.headers.get("Content-Encoding") == "gzip"
    decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        while block := response.read(BLOCK):
            yield decompressor.decompress(block) if is_gzipped else block
    except (*CONNECTION_ERRORS, ValueError, zlib.error) as error:
        raise BrokenOffError(str(error)) from error
    if is_gzipped and not decompressor.eof:
        raise BrokenOffError("the packed bytes end too early")


def read_detail(error):
    """Return the detail of the problem document in an error response, for people."""
    try:
        return json.loads(b"".join(read_blocks(error)))["detail"]
    except (ValueError, KeyError, BrokenOffError):
        return error.reason


def dump_canonical(content):
    """Serialize to the JSON that digests are computed of: sorted keys, no blanks, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def dump_verified(document):
    """Serialize a document. Raises BrokenOffError if it does not fit its digest."""
    content = {key: value for key, value in document.items() if key != "digest"}
    digest = hashlib.sha256(dump_canonical(content).encode()).hexdigest()
    if digest != document["digest"]:
        raise BrokenOffError(f"{document['type']} {document['id']} does not fit its digest")
    return dump_canonical(document)


def encode_entry(text):
    """Encode a document as its NDJSON line in an export."""
    return f'{{"document":{text},"kind":"entry"}}\n'.encode()


class Mirror:
    """A copy and its server. ``state`` is the progress of the copy; None: start from an export.

    ``after``    the place up to which it has followed the log
    ``also``     of the next change, the id up to which it has the documents in ``also``
    ``scope``    what the key opened; with another scope the copy starts again
    ``cursor``   while an export comes in: the last entry that is stored, as type:id
    ``until``    the sequence that an export has to come to before it replaces the copy, which it
                 has done if this is None
    """

    def __init__(self, server, store):
        self.server, self.store = server, store
        self.state, self.etag = store.load_state(), None

    @property
    def table(self):
        """The table that is written to."""
        return "entries" if self.state["until"] is None else "incoming"

    def sync(self):
        """Bring the copy up to date. Returns a summary for people."""
        self.stored_count = self.deleted_count = 0
        for attempt in range(ATTEMPTS):
            try:
                if self.state is None or self.state["cursor"] is not None:
                    self.load_export()
                self.follow()
                break
            except (BrokenOffError, OtherHistoryError) as error:
                self.store.database.rollback()
                self.state = self.store.load_state()
                if attempt == ATTEMPTS - 1:
                    raise MirrorError(f"The answers of the server break off: {error}") from error
                if isinstance(error, OtherHistoryError):
                    log(f"{error} The copy starts again.")
                    self.restart()
                else:
                    self.server.sleep(2**attempt)
        return (
            f"at {self.state['after']}: {self.stored_count} stored, "
            f"{self.deleted_count} deleted, {self.store.count()} held"
        )

    def load_export(self):
        """Collect all entries of an export, or those that are missing."""
        state = self.state or {}
        query = [("after", state["cursor"]), ("place", state["after"])] if state else []
        lines = self.server.stream_lines("export/", query)
        header = read_header(lines)
        if state and header["scope"] != state["scope"]:
            self.restart()
            return self.load_export()
        if not state:
            self.store.database.execute("DELETE FROM incoming")
        self.state = {"after": header["place"], "also": None, "scope": header["scope"]}
        self.state |= {"cursor": "", "until": header["snapshot"]}
        digest = hashlib.sha256()
        for count, entry in enumerate(lines, 1):
            content = parse_json(entry)
            if content["kind"] == "end":
                if (content["count"], content["digest"]) != (count - 1, digest.hexdigest()):
                    raise BrokenOffError("the lines of the export do not fit its last one")
                self.state["cursor"] = None
                return self.commit(reached=header["sequence"])
            document = content["document"]
            digest.update(entry)
            self.store_document(document)
            if count % COMMIT_EVERY == 0:
                self.state["cursor"] = f"{document['type']}:{document['id']}"
                self.commit()
        raise BrokenOffError("the export has no last line")

    def follow(self):
        """Apply the change log, page by page, each in one commit."""
        while True:
            names = ("after", "also") if self.state["also"] else ("after",)
            query = [("documents", "true"), *((name, self.state[name]) for name in names)]
            response = self.server.get("changes/", query, etag=self.etag)
            if response is None:
                return
            with response:
                page, etag = parse_json(b"".join(read_blocks(response))), response.headers["ETag"]
            if page["scope"] != self.state["scope"]:
                self.restart()
                self.load_export()
                continue
            for change in page["changes"]:
                self.apply_change(change)
            self.state["also"] = parse_qs(urlsplit(page["next"]).query).get("also", [None])[0]
            self.state["after"] = page["place"]
            self.commit(reached=page["sequence"])
            self.etag = etag  # only now: the page is stored
            if not page["has_more"]:
                return

    def apply_change(self, change):
        """Apply one change. With ``document`` null, a later change brings a newer document."""
        if change["kind"] in ("withdraw", "leave"):
            deleted = self.store.delete(change["type"], change["id"], table=self.table)
            self.deleted_count += deleted if self.table == "entries" else 0
        elif change["document"]:
            self.store_document(change["document"])
        for document in change["also"]:
            self.store_document(document)

    def store_document(self, document):
        self.store.put(document, dump_verified(document), table=self.table)
        self.stored_count += 1

    def commit(self, *, reached=None):
        """Store the progress. ``reached``: the sequence that all entries have come to. If an export
        was resumed, its first part is older than the rest, and has to follow the log that far.
        """
        until = self.state["until"]
        if until is not None and reached is not None and reached >= until:
            self.deleted_count += self.store.replace_copy()
            self.state["until"] = None
        self.store.commit(self.state)

    def restart(self):
        """Forget the progress, but not the copy: it stays usable until the new one is complete."""
        self.state, self.etag = None, None
        self.store.commit(None)

    def verify(self):
        """Compare the copy with a fresh export. Returns a summary, or raises MirrorError."""
        digest, count = hashlib.sha256(), 0
        for text in self.store.load_texts():
            digest.update(encode_entry(text))
            count += 1
        lines = self.server.stream_lines("export/")
        header = read_header(lines)
        if header["place"] != self.state["after"]:
            raise MirrorError("Something was published in between: try again.")
        end = parse_json(deque(lines, maxlen=1).pop())
        if (end.get("count"), end.get("digest")) != (count, digest.hexdigest()):
            raise MirrorError(f"The copy differs: {count} entries here, {end.get('count')} there.")
        return f"verified at {header['place']}: {count} entries, byte for byte"


def read_header(lines):
    content = parse_json(next(lines, b"null"))
    if not isinstance(content, dict) or content.get("kind") != "export":
        raise MirrorError("This is no export of a Marrow server.")
    return content


def parse_json(text):
    try:
        return json.loads(text)
    except ValueError as error:
        raise BrokenOffError("what should be JSON is not") from error


def build_parser():
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("base", help="the address of the API, such as https://cms.example/api/v1/")
    parser.add_argument("place", help="the file of the copy (.sqlite3), or a folder for it")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--once", action="store_true", help="one round, then end (the default)")
    mode.add_argument("--follow", action="store_true", help="go on until stopped with Ctrl-C")
    parser.add_argument("--every", type=float, default=60, metavar="SECONDS", help="default: 60")
    parser.add_argument("--verify", action="store_true", help="compare with a fresh export")
    parser.add_argument("--restart", action="store_true", help="start again from an export")
    parser.epilog = (
        "A key is read from the environment variable MARROW_KEY. Each round prints one line.\n"
        "The exit status is 0 if the copy is exact, 1 if something kept it from being so."
    )
    return parser


def main(arguments=None):
    options = build_parser().parse_args(arguments)
    server = Server(options.base, os.environ.get("MARROW_KEY", ""))
    mirror = Mirror(server, Store(resolve_copy_path(options.place)))
    if options.restart:
        mirror.restart()
    try:
        while True:
            log(mirror.sync())
            if options.verify:
                log(mirror.verify())
            if not options.follow:
                return 0
            time.sleep(options.every)
    except MirrorError as error:
        log(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def log(text, **options):
    print(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), text, flush=True, **options)


if __name__ == "__main__":
    sys.exit(main())
