#!/usr/bin/env python3
"""Keep an exact copy of everything that a Marrow server publishes.

    python mirror.py https://cms.example/api/v1/ copy.sqlite3           once: bring it up to date
    python mirror.py https://cms.example/api/v1/ copy.sqlite3 --follow  and keep it so
    python mirror.py https://cms.example/api/v1/ copy.sqlite3 --verify  prove it against an export

The copy is a SQLite file. Its table `entries` has a row per entry (type, id, sequence, document);
every document is kept byte for byte as it came, after its digest was checked. What is withdrawn is
deleted in the same round.

The first round takes the export, every other one what the log of changes says since. Kill it
whenever you like: how far it has come is stored together with what it has stored, so the next start
goes on from there. It needs Python 3.9 or newer and nothing else.
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

ATTEMPTS = 6  # at one request, with longer and longer waits between: a minute in all
COMMIT_EVERY = 500  # entries of an export
TIMEOUT = 60  # seconds without a byte
BLOCK = 1 << 16
LOST = (OSError, http.client.HTTPException)  # what a connection that fails raises


class MirrorError(Exception):
    """The copy can't be brought up to date; the message says why. The copy is as it was before."""


class BrokenOffError(Exception):
    """The answer ended too early, or its bytes are not those that were sent. Asking again helps."""


class Store:
    """The copy: a SQLite file. It takes documents and a state, and commits them together."""

    def __init__(self, path):
        self.database = sqlite3.connect(path)
        self.database.executescript(
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT);
            CREATE TABLE IF NOT EXISTS entries (
                type TEXT, id TEXT, sequence INTEGER, document TEXT, PRIMARY KEY (type, id)
            ) WITHOUT ROWID;
            """
        )

    def state(self):
        row = self.database.execute("SELECT value FROM state WHERE name = 'state'").fetchone()
        return json.loads(row[0]) if row else None

    def keys(self):
        return self.database.execute("SELECT type, id FROM entries ORDER BY type, id").fetchall()

    def put(self, document, text):
        row = (document["type"], document["id"], document["sequence"], text)
        self.database.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", row)

    def drop(self, type, id):
        found = self.database.execute("DELETE FROM entries WHERE type = ? AND id = ?", (type, id))
        return found.rowcount

    def commit(self, state):
        row = ("state", json.dumps(state))
        self.database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", row)
        self.database.commit()

    def forget(self):
        self.database.rollback()

    def texts(self):
        """All documents as text, in the order of an export."""
        rows = self.database.execute("SELECT document FROM entries ORDER BY type, id")
        return (text for (text,) in rows)

    def count(self):
        return self.database.execute("SELECT count(*) FROM entries").fetchone()[0]


def file_at(place):
    """The file that the copy is in; in a folder it is called mirror.sqlite3."""
    path = Path(place)
    if path.suffix in {".sqlite3", ".sqlite", ".db"} or path.is_file():
        return path
    path.mkdir(parents=True, exist_ok=True)
    return path / "mirror.sqlite3"


class Server:
    """What a Marrow server says. ``key`` is sent as a header, never in an address."""

    def __init__(self, base, key="", sleep=time.sleep):
        self.base = base.rstrip("/") + "/"
        self.key, self.sleep = key, sleep

    def open(self, path, query, headers):
        """One request; ``urllib.error.HTTPError`` for everything but 200."""
        url = urljoin(self.base, path) + ("?" + urlencode(query) if query else "")
        request = urllib.request.Request(url, headers=headers)
        return urllib.request.urlopen(request, timeout=TIMEOUT)

    def get(self, path, query=(), *, etag=None):
        """An open answer, or None if nothing has changed since ``etag``. Tries for a minute."""
        headers = {"Accept-Encoding": "gzip", "User-Agent": "marrow-mirror/1"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if etag:
            headers["If-None-Match"] = etag
        for attempt in range(ATTEMPTS):
            wait, last = 2**attempt, attempt == ATTEMPTS - 1
            try:
                return self.open(path, query, headers)
            except urllib.error.HTTPError as error:
                if error.code == 304:
                    return None
                told = error.headers.get("Retry-After", "")
                if last or error.code not in (412, 429, 500, 502, 503, 504):
                    raise MirrorError(f"{error.code} from {path}: {said(error)}") from error
                wait = min(int(told), 120) if told.isdigit() else wait
            except LOST as error:
                if last:
                    raise MirrorError(f"{self.base} does not answer: {error}") from error
            self.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def json(self, path, query=(), *, etag=None):
        """A whole answer and its ETag; (None, None) if nothing has changed."""
        response = self.get(path, query, etag=etag)
        if response is None:
            return None, None
        with response:
            return parsed(b"".join(blocks(response))), response.headers.get("ETag")

    def lines(self, path, query=()):
        """The lines of a long answer, as bytes, while it comes."""
        with self.get(path, query) as response:
            rest = b""
            for block in blocks(response):
                *whole, rest = (rest + block).split(b"\n")
                for line in whole:
                    yield line + b"\n"
            if rest:
                raise BrokenOffError("half a line")


def blocks(response):
    """The bytes of an answer, unpacked if they came packed. Raises BrokenOffError."""
    packed = response.headers.get("Content-Encoding") == "gzip"
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        while block := response.read(BLOCK):
            yield unpacker.decompress(block) if packed else block
    except (*LOST, ValueError, zlib.error) as error:
        raise BrokenOffError(str(error)) from error
    if packed and not unpacker.eof:
        raise BrokenOffError("the packed bytes end too early")


def said(error):
    """What a problem document says for people."""
    try:
        return json.loads(b"".join(blocks(error)))["detail"]
    except (ValueError, KeyError, BrokenOffError):
        return error.reason


def canonical(content):
    """JSON as digests are made of it: sorted keys, no blanks, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def checked(document):
    """The document as text. Raises BrokenOffError if it is not what its digest says."""
    rest = {key: value for key, value in document.items() if key != "digest"}
    digest = hashlib.sha256(canonical(rest).encode()).hexdigest()
    if digest != document["digest"]:
        raise BrokenOffError(f"{document['type']} {document['id']} does not fit its digest")
    return canonical(document)


def entry_line(text):
    """The line of an export that this document stands in."""
    return f'{{"document":{text},"kind":"entry"}}\n'.encode()


class Mirror:
    """A copy and the server it is of. ``state`` says how far the copy has come:

    ``after``    the sequence up to which it has followed the log
    ``also``     of the next line, the id up to which it has what that brings along
    ``scope``    what the key opened; with another one the copy starts again
    ``cursor``   while an export comes in: the last entry that is stored, as type:id
    """

    def __init__(self, server, store):
        self.server, self.store = server, store
        self.state = store.state()
        self.etag = None
        self.put = self.dropped = 0

    def round(self):
        """Bring the copy up to date. Returns a line that says what was done."""
        self.put = self.dropped = 0
        for attempt in range(ATTEMPTS):
            try:
                if self.state is None or self.state["cursor"] is not None:
                    self.take_export()
                head = self.follow()
                break
            except BrokenOffError as error:
                self.store.forget()
                self.state = self.store.state()
                if attempt == ATTEMPTS - 1:
                    raise MirrorError(f"The answers of the server break off: {error}") from error
                self.server.sleep(2**attempt)
        return (
            f"at {self.state['after']} of {head}: {self.put} stored, {self.dropped} deleted, "
            f"{self.store.count()} held"
        )

    def take_export(self):
        """Take all entries, or go on with those that are missing. They come in the order of type
        and id, so what the copy holds in between is not published any more.
        """
        state = self.state or {}
        query, here = [], deque(self.store.keys())
        if state:
            query = [("after", state["cursor"]), ("sequence", state["after"])]
        lines = self.server.lines("export/", query)
        header = self.header(lines)
        if state and header["scope"] != state["scope"]:
            self.start_again()
            return self.take_export()
        self.state = {"after": header["sequence"], "also": None, "scope": header["scope"]}
        last = tuple(state["cursor"].split(":")) if state else ("", "")
        while here and here[0] <= last:
            here.popleft()
        digest = hashlib.sha256()
        for count, line in enumerate(lines, 1):
            content = parsed(line)
            if content["kind"] == "end":
                if (content["count"], content["digest"]) != (count - 1, digest.hexdigest()):
                    raise BrokenOffError("the lines of the export do not fit its last one")
                self.drop_until(here, ("~", ""))
                return self.commit(cursor=None)
            document = content["document"]
            digest.update(line)
            self.drop_until(here, (document["type"], document["id"]))
            self.keep(document)
            if count % COMMIT_EVERY == 0:
                self.commit(cursor=f"{document['type']}:{document['id']}")
        raise BrokenOffError("the export has no last line")

    def drop_until(self, here, key):
        """Drop what the copy holds before this place in the order; ``here`` is what is left."""
        while here and here[0] <= key:
            if (gone := here.popleft()) != key:
                self.dropped += self.store.drop(*gone)

    def header(self, lines):
        content = parsed(next(lines, b"null"))
        if not isinstance(content, dict) or content.get("kind") != "export":
            raise MirrorError("This is no export of a Marrow server.")
        return content

    def follow(self):
        """Apply the log, page by page, each in one commit. Returns the head that was reached."""
        while True:
            query = [("after", self.state["after"]), ("documents", "true")]
            if self.state["also"]:
                query.append(("also", self.state["also"]))
            page, etag = self.server.json("changes/", query, etag=self.etag)
            if page is None:
                return self.state["after"]
            if page["scope"] != self.state["scope"]:
                self.start_again()
                self.take_export()
                continue
            for line in page["changes"]:
                self.apply(line)
            self.state["also"] = parse_qs(urlsplit(page["next"]).query).get("also", [None])[0]
            self.state["after"] = page["sequence"]
            self.commit(cursor=None)
            self.etag = etag  # only now: the page is stored
            if not page["has_more"]:
                return page["head"]

    def apply(self, line):
        """A line with nothing but older news (``document`` null) says nothing about the copy."""
        if line["kind"] in ("withdraw", "leave"):
            self.dropped += self.store.drop(line["type"], line["id"])
        elif line["document"]:
            self.keep(line["document"])
        for document in line["also"]:
            self.keep(document)

    def keep(self, document):
        self.store.put(document, checked(document))
        self.put += 1

    def commit(self, *, cursor):
        self.state = {**self.state, "cursor": cursor}
        self.store.commit(self.state)

    def start_again(self):
        """Forget how far the copy has come, not the copy: it serves until the new one is there."""
        self.state, self.etag = None, None

    def verify(self):
        """Compare the copy with a fresh export. Returns a line, or raises MirrorError."""
        digest, count = hashlib.sha256(), 0
        for text in self.store.texts():
            digest.update(entry_line(text))
            count += 1
        lines = self.server.lines("export/")
        header = self.header(lines)
        if header["sequence"] != self.state["after"]:
            raise MirrorError("Something was published in between: try again.")
        for line in lines:
            last = line
        end = parsed(last)
        if (end.get("count"), end.get("digest")) != (count, digest.hexdigest()):
            raise MirrorError(f"The copy differs: {count} entries here, {end.get('count')} there.")
        return f"verified at {header['sequence']}: {count} entries, byte for byte"


def parsed(line):
    try:
        return json.loads(line)
    except ValueError as error:
        raise BrokenOffError("what should be JSON is not") from error


def parser():
    plain = argparse.RawDescriptionHelpFormatter
    made = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    made.add_argument("base", help="the address of the API, such as https://cms.example/api/v1/")
    made.add_argument("place", help="the file of the copy (.sqlite3), or a folder for it")
    how = made.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="one round, then end (the default)")
    how.add_argument("--follow", action="store_true", help="go on until stopped with Ctrl-C")
    made.add_argument(
        "--every", type=float, default=60, metavar="SECONDS", help="between rounds (default: 60)"
    )
    made.add_argument(
        "--verify", action="store_true", help="compare with a fresh export in the end"
    )
    made.add_argument(
        "--restart", action="store_true", help="start again from an export, whatever is there"
    )
    made.epilog = (
        "A key is read from the environment variable MARROW_KEY. Each round prints one line.\n"
        "The exit status is 0 if the copy is exact, 1 if something kept it from being so."
    )
    return made


def main(words=None):
    asked = parser().parse_args(words)
    mirror = Mirror(
        Server(asked.base, os.environ.get("MARROW_KEY", "")), Store(file_at(asked.place))
    )
    if asked.restart:
        mirror.start_again()
    try:
        while True:
            print(stamp(), mirror.round(), flush=True)
            if asked.verify:
                print(stamp(), mirror.verify(), flush=True)
            if not asked.follow:
                return 0
            time.sleep(asked.every)
    except MirrorError as error:
        print(stamp(), error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def stamp():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


if __name__ == "__main__":
    sys.exit(main())
