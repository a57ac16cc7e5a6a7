"""A receiver of Marrow's webhooks, to start from: Python and the package ``standardwebhooks``.

    pip install standardwebhooks
    WEBHOOK_SECRET=whsec_... python receiver.py 9000

It stores the ids of messages and the changes in them in ``received.sqlite3`` (or the file that
RECEIVED names), and prints each change once. It also notices if it has missed something, or if the
server was restored from a backup: then copies have to start again from an export. What to do in
both cases is up to you: write it into ``act_on`` and ``start_again``.
"""

import json
import os
import sqlite3
import sys
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

# Two, with a blank between them, while you rotate from the old secret to the new one.
SECRETS = os.environ["WEBHOOK_SECRET"].split()
FILE = os.environ.get("RECEIVED", "received.sqlite3")
MOST_BYTES = 64_000
TABLES = """
    CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS lines (place TEXT PRIMARY KEY, sequence INTEGER, line TEXT);
    CREATE TABLE IF NOT EXISTS progress (name TEXT PRIMARY KEY, place TEXT);
"""


def act_on(change: dict) -> None:
    """Take down what was withdrawn at once, and fetch what was published from ``change["url"]``.

    Fetch it best after you have responded. It may be called again for a message that comes again.
    """
    print(change["place"], change["kind"], change["url"] or change["id"], flush=True)


def start_again() -> None:
    """Fetch the export, and remove from your copy what is not in it."""
    print("Start again from an export.", flush=True)


def is_authentic(body: bytes, headers: dict[str, str]) -> bool:
    for secret in SECRETS:
        try:
            Webhook(secret).verify(body, headers)
        except (WebhookVerificationError, ValueError):
            continue
        return True
    return False


def store_message(id: str, type: str, data: dict) -> None:
    """Store what a message says in one transaction, once, however often it is sent."""
    with closing(sqlite3.connect(FILE, timeout=10)) as database, database:
        if not database.execute("INSERT OR IGNORE INTO messages VALUES (?)", [id]).rowcount:
            return
        if type == "entries.changed":
            store_changes(database, data)
        elif type == "log.restored" and reached_place(database) not in (None, data["place"]):
            forget_changes(database, data["place"])


def store_changes(database: sqlite3.Connection, data: dict) -> None:
    known = {place for (place,) in database.execute("SELECT place FROM lines")}
    if reached_place(database) not in (None, data["previous"]):
        if all(change["place"] in known for change in data["changes"]):
            return  # sent again because somebody asked for it
        forget_changes(database, data["previous"])
    for change in data["changes"]:
        row = [change["place"], change["sequence"], json.dumps(change)]
        if database.execute("INSERT OR IGNORE INTO lines VALUES (?, ?, ?)", row).rowcount:
            act_on(change)
    database.execute("INSERT OR REPLACE INTO progress VALUES ('reached', ?)", [data["place"]])


def reached_place(database: sqlite3.Connection) -> str | None:
    """Return the place in the log that the messages have brought us to; None: there was none."""
    row = database.execute("SELECT place FROM progress WHERE name = 'reached'").fetchone()
    return row[0] if row else None


def forget_changes(database: sqlite3.Connection, place: str) -> None:
    """Forget what came before this place: it is not, or not all, of the server's history."""
    start_again()
    database.execute("DELETE FROM lines")
    database.execute("INSERT OR REPLACE INTO progress VALUES ('reached', ?)", [place])


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        if size > MOST_BYTES:
            self.respond(413)
            return
        body = self.rfile.read(size)
        if not is_authentic(body, dict(self.headers.items())):
            self.respond(401)
            return
        message = json.loads(body)
        # CloudEvents put the name of the host before the type.
        type = ".".join(message["type"].split(".")[-2:])
        store_message(self.headers["webhook-id"], type, message["data"])
        self.respond(204)  # only now: after a 2xx response the message is not sent again

    def respond(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


if __name__ == "__main__":
    with closing(sqlite3.connect(FILE)) as opened:
        opened.executescript(TABLES)
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    print(f"Receiving at http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
