"""A receiver of Marrow's webhooks, to start from: Python and the package ``standardwebhooks``.

    pip install standardwebhooks
    WEBHOOK_SECRET=whsec_... python receiver.py 9000

It keeps in ``received.sqlite3`` (or the file that RECEIVED names) which messages it has and which
lines of the log they told of, and prints each line once. What to do with a line is up to you: the
place is marked below.
"""

import json
import os
import sqlite3
import sys
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

# Two, with a blank between them, while you change from one to the next.
SECRETS = os.environ["WEBHOOK_SECRET"].split()
FILE = os.environ.get("RECEIVED", "received.sqlite3")
MOST_BYTES = 64_000
TABLES = """
    CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS lines (sequence INTEGER PRIMARY KEY, line TEXT);
"""


def verified(body: bytes, headers: dict[str, str]) -> bool:
    for secret in SECRETS:
        try:
            Webhook(secret).verify(body, headers)
        except (WebhookVerificationError, ValueError):
            continue
        return True
    return False


def keep(id: str, lines: list[dict]) -> None:
    """Everything or nothing; and nothing twice, however often it is sent."""
    with closing(sqlite3.connect(FILE, timeout=10)) as database, database:
        if not database.execute("INSERT OR IGNORE INTO messages VALUES (?)", [id]).rowcount:
            return
        for line in lines:
            row = [line["sequence"], json.dumps(line)]
            if database.execute("INSERT OR IGNORE INTO lines VALUES (?, ?)", row).rowcount:
                # Here is the place. Take down what was withdrawn at once, and fetch what was
                # published from line["url"], best after you have answered.
                print(line["sequence"], line["kind"], line["url"] or line["id"], flush=True)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        if size > MOST_BYTES:
            self.answer(413)
            return
        body = self.rfile.read(size)
        if not verified(body, dict(self.headers.items())):
            self.answer(401)
            return
        data = json.loads(body)["data"]
        keep(self.headers["webhook-id"], data.get("changes", []))
        self.answer(204)  # only now: what is answered with 2xx is not sent again

    def answer(self, status: int) -> None:
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
