"""A receiver of Marrow's webhooks, to start from: Python and the package ``standardwebhooks``.

    pip install standardwebhooks
    WEBHOOK_SECRET=whsec_... python receiver.py 9000

It stores the ids of messages and the changes in them in ``received.sqlite3`` (or the file that
RECEIVED names), and prints each change once. What to do with a change is up to you: the place is
marked below.
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
    CREATE TABLE IF NOT EXISTS lines (sequence INTEGER PRIMARY KEY, line TEXT);
"""


def is_authentic(body: bytes, headers: dict[str, str]) -> bool:
    for secret in SECRETS:
        try:
            Webhook(secret).verify(body, headers)
        except (WebhookVerificationError, ValueError):
            continue
        return True
    return False


def store_changes(id: str, changes: list[dict]) -> None:
    """Store the changes of a message in one transaction, once, however often it is sent."""
    with closing(sqlite3.connect(FILE, timeout=10)) as database, database:
        if not database.execute("INSERT OR IGNORE INTO messages VALUES (?)", [id]).rowcount:
            return
        for change in changes:
            row = [change["sequence"], json.dumps(change)]
            if database.execute("INSERT OR IGNORE INTO lines VALUES (?, ?)", row).rowcount:
                # Here is the place. Take down what was withdrawn at once, and fetch what was
                # published from change["url"], best after you have responded.
                print(change["sequence"], change["kind"], change["url"] or change["id"], flush=True)


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
        data = json.loads(body)["data"]
        store_changes(self.headers["webhook-id"], data.get("changes", []))
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
