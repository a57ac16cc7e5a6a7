"""Kill whatever works, at random points, and see that nothing is lost, invented or told twice.

    python -m tests.syndication.push.killing --kills 200
    python -m tests.syndication.push.killing --kills 200 --postgres postgresql:///postgres

A publisher, two workers and the web server run as processes of their own; each kill is a SIGKILL
for one of them at a random moment, and another takes its place at once. Receivers lose a part of
the answers. On PostgreSQL a database is made for it, and dropped at the end.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

SUBSCRIPTIONS = 6
DRAFTS = 25
PATIENCE = 180  # seconds, until all are told at the end


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--port", type=int, default=8360, help="this one and the next are used")
    parser.add_argument("--postgres", metavar="URL", help="a server to make a database on")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.randrange(10**6)
    print(f"Seed {seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="marrow-killing-"))
    try:
        with database(given.postgres) as url:
            set_up(folder, url, port=given.port)
            faults = run(folder, given.kills, random.Random(seed), port=given.port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(faults) or "Nothing lost, nothing invented, everybody told in order.")
    sys.exit(bool(faults))


@contextmanager
def database(server: str | None):
    if not server:
        yield ""
        return
    import psycopg

    base, name = server.rpartition("/")[0], f"marrow_killing_{os.getpid()}"
    # "postgres" is there on every server; the database that the URL names need not be.
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{base}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def set_up(folder: Path, url: str, *, port: int) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "MARROW_DATA": str(folder),
        "MARROW_OUTBOUND_ALLOW": f"127.0.0.1:{port}",
        "MARROW_PUSH_TIMEOUT": "1",  # so that the leases of the killed end soon
        "MARROW_RATE": "0",
        "MARROW_BASE_URL": f"http://127.0.0.1:{port + 1}",
        "PORT": str(port + 1),
        "MARROW_WORKERS": "1",
    }
    os.environ.pop("DATABASE_URL", None)
    if url:
        os.environ["DATABASE_URL"] = url
    import django

    django.setup()
    from django.core.management import call_command

    from cms.syndication.push.webhooks import retry_policy

    call_command("migrate", verbosity=0)
    # Three days in some minutes, and never the last attempt.
    retry_policy.SCHEDULE = (0, *(0.05 for _ in range(10_000)))
    fill(port)


def fill(port: int) -> None:
    from cms.publishing import publish
    from cms.syndication.partners.models import Partner
    from cms.syndication.push.models import Subscription
    from cms.syndication.push.webhooks import worker  # noqa: F401 -- the same
    from cms.syndication.push.webhooks.signing import new_secret
    from tests.clock import MONDAY
    from tests.factories.treatments import TreatmentFactory

    drafts = [TreatmentFactory() for _ in range(DRAFTS)]
    publish(drafts[0], by=None, at=MONDAY)  # so that all children have imported what they need
    partner = Partner.objects.create(name="Example News", contact="desk@news.example")
    for number in range(SUBSCRIPTIONS):
        made = Subscription.objects.create(
            partner=partner, url=f"http://127.0.0.1:{port}/{number}", told=0
        )
        new_secret(made, at=MONDAY)


def run(folder: Path, kills: int, dice: random.Random, *, port: int) -> list[str]:
    from cms.syndication.push.models import Secret

    secrets = dict(Secret.objects.values_list("subscription__url", "text"))
    leave_database()
    receivers = start(lambda: receive(folder, secrets, port, dice.random()))
    working = {
        "publisher": lambda: publish_for_ever(folder, dice.random()),
        "first worker": work,
        "second worker": work,
    }
    running = {name: start(task) for name, task in working.items()}
    server = start_server()
    killed = dict.fromkeys([*running, "server"], 0)
    held: list[dict] = []
    try:
        for _ in range(kills):
            time.sleep(dice.uniform(0.0, 1.0))
            if dice.random() < 0.1 and follow(held, port):
                name = "server"
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()
                server = start_server()
            else:
                name = dice.choice(list(running))
                kill(running[name])
                running[name] = start(working[name])
            killed[name] += 1
            follow(held, port)
        kill(running.pop("publisher"))
        in_time = settled(held, port)
    finally:
        for process in (*running.values(), receivers):
            kill(process)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    print("Killed:", ", ".join(f"{name} {number}" for name, number in killed.items()))
    late = [] if in_time else [f"Not all were told within {PATIENCE} seconds."]
    return late + list(faults(folder, held, killed["publisher"] + 1))


# --- Processes ------------------------------------------------------------------------------


def start(task: Callable[[], None]) -> int:
    """A child that has Django already, so that it is at work at once."""
    process = os.fork()
    if process:
        return process
    try:
        task()
    finally:
        traceback.print_exc()  # it has no end of its own, and may not go on as its parent
        os._exit(1)


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def start_server() -> subprocess.Popen:
    from cms.authoring.management.commands.serve import server_command

    return subprocess.Popen(server_command(), start_new_session=True)


def leave_database() -> None:
    """No child may inherit a connection."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


def work() -> None:
    from django.core.management import call_command

    call_command("worker", every=0.02)


def publish_for_ever(folder: Path, seed: float) -> None:
    """One act after another. The journal holds what each returned, so what is promised."""
    from django.utils import timezone

    from cms.publishing import NotPublishedError, publish, withdraw
    from treatments.models import Treatment

    dice = random.Random(f"{seed} {os.getpid()}")
    journal = (folder / "journal").open("a", buffering=1)
    ids = list(Treatment.objects.order_by("pk").values_list("pk", flat=True))
    for number in range(10**9):
        drafts = Treatment.objects.filter(pk__in=dice.sample(ids, dice.choice([1, 1, 1, 3])))
        at = timezone.now()
        if dice.random() < 0.2:
            try:
                changes = [withdraw(drafts[0], by=None, at=at, reason="error", note="Wrong.")]
            except NotPublishedError:
                continue
        else:
            for draft in drafts:
                draft.name = f"Name {os.getpid()} {number}"
                draft.save()
            changes = publish(*drafts, by=None, at=at)
        for change in changes:
            said = [change.sequence, change.kind, str(change.entry_id), change.digest]
            journal.write(json.dumps(said) + "\n")
        time.sleep(0.005)


def receive(folder: Path, secrets: dict[str, str], port: int, seed: float) -> None:
    """Some answers are refusals, and some are lost after the message was received."""
    from standardwebhooks import Webhook, WebhookVerificationError

    dice = random.Random(seed)
    journal = (folder / "received").open("ab", buffering=0)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            body = self.rfile.read(size)
            if len(body) < size:
                return  # who sent it was killed in the middle
            secret = secrets[f"http://127.0.0.1:{port}{self.path}"]
            try:
                Webhook(secret).verify(body, dict(self.headers.items()))
            except WebhookVerificationError:
                journal.write(b'{"to": "nobody"}\n')
                return
            chance = dice.random()
            if chance < 0.1:
                self.answer(500)
                return
            said = {
                "to": self.path,
                "id": self.headers["webhook-id"],
                "body": body.decode(),
                "answered": chance >= 0.2,
            }
            journal.write((json.dumps(said) + "\n").encode())
            if said["answered"]:
                self.answer(204)
            elif chance < 0.15:
                self.answer(503)

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # whoever sent it was killed
                super().handle()

    ThreadingHTTPServer.daemon_threads = True
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


# --- What came of it ------------------------------------------------------------------------


def follow(held: list[dict], port: int) -> bool:
    """Read on in the log through the API. False: the server does not answer."""
    after = held[-1]["sequence"] if held else 0
    address = f"http://127.0.0.1:{port + 1}/api/v1/changes/?after={after}&page_size=100"
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            held += json.load(answer)["changes"]
    except (OSError, ValueError):
        return False
    return True


def settled(held: list[dict], port: int) -> bool:
    from cms.published.models.log import Head
    from cms.syndication.push.models import Subscription

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        head = Head.objects.values_list("sequence", flat=True).first() or 0
        follow(held, port)
        told = set(Subscription.objects.values_list("told", flat=True))
        if told == {head} and held and held[-1]["sequence"] == head:
            return True
        time.sleep(0.1)
    return False


def faults(folder: Path, held: list[dict], deaths: int):
    from cms.authoring.audit import find_log_faults
    from cms.published.models.log import Change

    lines = {change.sequence: change for change in Change.objects.all()}
    print(f"{len(lines)} lines in the log")
    if sorted(lines) != list(range(1, len(lines) + 1)):
        yield "The log has a gap."
    yield from find_log_faults()
    promised = [json.loads(each) for each in whole_lines(folder / "journal")]
    print(f"{len(promised)} of them promised by a publisher that lived to say so")
    for sequence, kind, id, digest in promised:
        change = lines.get(sequence, SimpleNamespace(kind="", entry_id="", digest=""))
        if (change.kind, str(change.entry_id), change.digest) != (kind, id, digest):
            yield f"Line {sequence} was promised and is not there."
    # An act of up to three changes may have been committed but not yet written down.
    if len(lines) - len(promised) > 3 * deaths:
        yield f"{len(lines) - len(promised)} lines were made that nobody knows of."
    if [line["sequence"] for line in held] != sorted(lines):
        yield "Who followed the log through the API does not hold it."
    yield from told_faults(folder, lines)


def told_faults(folder: Path, lines: dict):
    received = [json.loads(each) for each in whole_lines(folder / "received")]
    print(f"{len(received)} messages received")
    if any(each["to"] == "nobody" for each in received):
        yield "A signature was wrong."
    repeated = 0
    for number in range(SUBSCRIPTIONS):
        mine = [each for each in received if each["to"] == f"/{number}"]
        first: dict[str, str] = {}
        for each in mine:
            if first.setdefault(each["id"], each["body"]) != each["body"]:
                yield f"/{number}: {each['id']} was sent with two different bodies."
        repeated += len(mine) - len(first)
        told = [line for body in first.values() for line in json.loads(body)["data"]["changes"]]
        if [line["sequence"] for line in told] != sorted(lines):
            yield f"/{number} was not told each line once and in order."
        for line in told:
            change = lines[line["sequence"]]
            said = (line["kind"], line["id"], line["edition"])
            if said != (change.kind, str(change.entry_id), change.edition):
                yield f"/{number}: line {line['sequence']} was told wrongly."
    print(f"{repeated} of them again, under the same id")


def whole_lines(path: Path) -> list[str]:
    """Without a last one that a kill cut off."""
    return path.read_text().rpartition("\n")[0].split("\n")


if __name__ == "__main__":
    main()
