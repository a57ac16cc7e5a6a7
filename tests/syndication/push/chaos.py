"""Chaos test: kill processes at random, and check that no change is lost, invented or repeated.

    python -m tests.syndication.push.chaos --kills 200
    python -m tests.syndication.push.chaos --kills 200 --postgres postgresql:///postgres

A publisher, two workers and the web server run as processes of their own. Each kill is a SIGKILL
for one of them at a random instant, and a new process takes its place at once. Receivers lose some
of their responses. On PostgreSQL the test creates a database and drops it at the end.
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
MAX_SECONDS = 180  # until all changes are delivered at the end


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--port", type=int, default=8360, help="this one and the next are used")
    parser.add_argument("--postgres", metavar="URL", help="a server to make a database on")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    print(f"Seed {seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="marrow-killing-"))
    try:
        with create_database(options.postgres) as url:
            set_up_django(folder, url, port=options.port)
            faults = run_chaos(folder, options.kills, random.Random(seed), port=options.port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(faults) or "Nothing lost, nothing invented, everybody told in order.")
    sys.exit(bool(faults))


@contextmanager
def create_database(server: str | None):
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


def set_up_django(folder: Path, url: str, *, port: int) -> None:
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
    create_drafts_and_subscriptions(port)


def create_drafts_and_subscriptions(port: int) -> None:
    from cms.publishing import publish
    from cms.syndication.partners.models import Partner
    from cms.syndication.push.models import Subscription
    from cms.syndication.push.webhooks import worker  # noqa: F401 -- the same
    from cms.syndication.push.webhooks.signing import create_secret
    from tests.clock import MONDAY
    from tests.factories.treatments import TreatmentFactory

    drafts = [TreatmentFactory() for _ in range(DRAFTS)]
    publish(drafts[0], by=None, at=MONDAY)  # so that all children have imported what they need
    partner = Partner.objects.create(name="Example News", contact="desk@news.example")
    for number in range(SUBSCRIPTIONS):
        subscription = Subscription.objects.create(
            partner=partner, url=f"http://127.0.0.1:{port}/{number}", delivered_sequence=0
        )
        create_secret(subscription, at=MONDAY)


def run_chaos(folder: Path, kills: int, dice: random.Random, *, port: int) -> list[str]:
    from cms.syndication.push.models import Secret

    secrets = dict(Secret.objects.values_list("subscription__url", "text"))
    close_connections()
    receivers = start_process(lambda: run_receivers(folder, secrets, port, dice.random()))
    tasks = {
        "publisher": lambda: publish_forever(folder, dice.random()),
        "first worker": run_worker,
        "second worker": run_worker,
    }
    running = {name: start_process(task) for name, task in tasks.items()}
    server = start_server()
    killed = dict.fromkeys([*running, "server"], 0)
    changes: list[dict] = []
    try:
        for _ in range(kills):
            time.sleep(dice.uniform(0.0, 1.0))
            if dice.random() < 0.1 and read_changes(changes, port):
                name = "server"
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()
                server = start_server()
            else:
                name = dice.choice(list(running))
                kill_process(running[name])
                running[name] = start_process(tasks[name])
            killed[name] += 1
            read_changes(changes, port)
        kill_process(running.pop("publisher"))
        in_time = wait_until_delivered(changes, port)
    finally:
        for process in (*running.values(), receivers):
            kill_process(process)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    print("Killed:", ", ".join(f"{name} {number}" for name, number in killed.items()))
    late = [] if in_time else [f"Not all were told within {MAX_SECONDS} seconds."]
    return late + list(find_faults(folder, changes, killed["publisher"] + 1))


# --- Processes ------------------------------------------------------------------------------


def start_process(task: Callable[[], None]) -> int:
    """Fork a child, which has loaded Django already."""
    process = os.fork()
    if process:
        return process
    try:
        task()
    finally:
        traceback.print_exc()  # a task never ends by itself, and must not go on as its parent
        os._exit(1)


def kill_process(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def start_server() -> subprocess.Popen:
    from cms.authoring.management.commands.serve import server_command

    return subprocess.Popen(server_command(), start_new_session=True)


def close_connections() -> None:
    """Close all connections, so that no child process inherits one."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


def run_worker() -> None:
    from django.core.management import call_command

    call_command("worker", every=0.02)


def publish_forever(folder: Path, seed: float) -> None:
    """Publish and withdraw at random. The journal holds the changes that each act returned."""
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
            record = [change.sequence, change.kind, str(change.entry_id), change.digest]
            journal.write(json.dumps(record) + "\n")
        time.sleep(0.005)


def run_receivers(folder: Path, secrets: dict[str, str], port: int, seed: float) -> None:
    """Serve all receivers; some refuse messages, and some responses are lost after receipt."""
    from standardwebhooks import Webhook, WebhookVerificationError

    dice = random.Random(seed)
    journal = (folder / "received").open("ab", buffering=0)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            body = self.rfile.read(size)
            if len(body) < size:
                return  # the sender was killed in the middle
            secret = secrets[f"http://127.0.0.1:{port}{self.path}"]
            try:
                Webhook(secret).verify(body, dict(self.headers.items()))
            except WebhookVerificationError:
                journal.write(b'{"to": "nobody"}\n')
                return
            chance = dice.random()
            if chance < 0.1:
                self.respond(500)
                return
            record = {
                "to": self.path,
                "id": self.headers["webhook-id"],
                "body": body.decode(),
                "answered": chance >= 0.2,
            }
            journal.write((json.dumps(record) + "\n").encode())
            if record["answered"]:
                self.respond(204)
            elif chance < 0.15:
                self.respond(503)

        def respond(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # the sender was killed
                super().handle()

    ThreadingHTTPServer.daemon_threads = True
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


# --- Checks ----------------------------------------------------------------------------------


def read_changes(changes: list[dict], port: int) -> bool:
    """Append the next changes of the API. False: the server does not respond."""
    after = changes[-1]["place"] if changes else 0
    address = f"http://127.0.0.1:{port + 1}/api/v1/changes/?after={after}&page_size=100"
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            changes += json.load(response)["changes"]
    except (OSError, ValueError):
        return False
    return True


def wait_until_delivered(changes: list[dict], port: int) -> bool:
    """Wait until all subscriptions and the API are at the head. False: it took too long."""
    from cms.published.models.log import Head
    from cms.syndication.push.models import Subscription

    deadline = time.monotonic() + MAX_SECONDS
    while time.monotonic() < deadline:
        head = Head.objects.values_list("sequence", flat=True).first() or 0
        read_changes(changes, port)
        delivered = set(Subscription.objects.values_list("delivered_sequence", flat=True))
        if delivered == {head} and changes and changes[-1]["sequence"] == head:
            return True
        time.sleep(0.1)
    return False


def find_faults(folder: Path, changes: list[dict], publishers: int):
    """Yield a sentence for each difference between the log, the API and the receivers."""
    from cms.authoring.audit import find_log_faults
    from cms.published.models.log import Change

    log = {change.sequence: change for change in Change.objects.all()}
    print(f"{len(log)} lines in the log")
    if sorted(log) != list(range(1, len(log) + 1)):
        yield "The log has a gap."
    yield from find_log_faults()
    promised = [json.loads(record) for record in complete_lines(folder / "journal")]
    print(f"{len(promised)} of them promised by a publisher that lived to say so")
    for sequence, kind, id, digest in promised:
        change = log.get(sequence, SimpleNamespace(kind="", entry_id="", digest=""))
        if (change.kind, str(change.entry_id), change.digest) != (kind, id, digest):
            yield f"Line {sequence} was promised and is not there."
    # An act of up to three changes may have been committed but not yet written to the journal.
    if len(log) - len(promised) > 3 * publishers:
        yield f"{len(log) - len(promised)} lines were made that nobody knows of."
    if [change["sequence"] for change in changes] != sorted(log):
        yield "Who followed the log through the API does not hold it."
    yield from find_delivery_faults(folder, log)


def find_delivery_faults(folder: Path, log: dict):
    """Yield a sentence for each difference between the log and what the receivers have."""
    received = [json.loads(record) for record in complete_lines(folder / "received")]
    print(f"{len(received)} messages received")
    if any(message["to"] == "nobody" for message in received):
        yield "A signature was wrong."
    repeated = 0
    for number in range(SUBSCRIPTIONS):
        messages = [message for message in received if message["to"] == f"/{number}"]
        bodies: dict[str, str] = {}
        for message in messages:
            if bodies.setdefault(message["id"], message["body"]) != message["body"]:
                yield f"/{number}: {message['id']} was sent with two different bodies."
        repeated += len(messages) - len(bodies)
        records = [
            record for body in bodies.values() for record in json.loads(body)["data"]["changes"]
        ]
        if [record["sequence"] for record in records] != sorted(log):
            yield f"/{number} was not told each line once and in order."
        for record in records:
            change = log[record["sequence"]]
            expected = (change.kind, str(change.entry_id), change.edition)
            if (record["kind"], record["id"], record["edition"]) != expected:
                yield f"/{number}: line {record['sequence']} was told wrongly."
        yield from find_progress_faults(number, messages)
    print(f"{repeated} of them again, under the same id")


def find_progress_faults(number: int, messages: list[dict]):
    """Yield a sentence where a message does not begin where the one before it has led."""
    reached = "0"
    for message in {message["id"]: message for message in messages}.values():
        data = json.loads(message["body"])["data"]
        if data["previous"] != reached:
            yield f"/{number}: {message['id']} follows {data['previous']}, not {reached}."
        reached = data["place"]


def complete_lines(path: Path) -> list[str]:
    """Return the lines of a journal, without a last one that a kill cut off."""
    return path.read_text().rpartition("\n")[0].split("\n")


if __name__ == "__main__":
    main()
