"""Measure the delivery lag of live webhook receivers while others are dead or slow.

    python -m benchmarks.webhook_lag --changes 1000

Of fifty subscriptions ten are dead (five refuse, five never respond) and ten take three seconds for
each response. A worker runs as in production while the changes are published one by one. The lag is
the time from the commit of a change to its receipt.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LIVE, SLOW, DEAD = 30, 10, 10
SLOW_SECONDS = 3
TIMEOUT_SECONDS = 300


class Receivers:
    """An HTTP server for all receivers; each has a path of its own."""

    def __init__(self, port: int) -> None:
        self.received: dict[str, dict[int, float]] = {}
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path.startswith("/slow"):
                    time.sleep(SLOW_SECONDS)
                now = time.time()
                received_at = received.setdefault(self.path, {})
                for change in body["data"]["changes"]:
                    received_at.setdefault(change["sequence"], now)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

            def handle(self) -> None:
                with suppress(OSError):
                    super().handle()

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

        self.server = Server(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--port", type=int, default=8364, help="this one and the next two are used")
    parser.add_argument("--database", default="", help="an empty one; SQLite if there is none")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="marrow-webhook-lag-"))
    try:
        measure_lag(folder, options.changes, options.port, options.database)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_lag(folder: Path, changes: int, port: int, database: str) -> None:
    set_up_database(folder, port, database)
    receivers = Receivers(port)
    silent = socket.create_server(("127.0.0.1", port + 1), backlog=1)  # accepts, never responds
    create_subscriptions(port)
    worker = subprocess.Popen([sys.executable, "-m", "django", "worker"], start_new_session=True)
    started = time.time()
    try:
        committed = publish_changes(changes)
        seconds = time.time() - started
        is_complete = wait_for_deliveries(receivers, max(committed))
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        silent.close()
    print_report(receivers, committed, seconds)
    if not is_complete:
        sys.exit(f"Not all of the live ones were told within {TIMEOUT_SECONDS} seconds.")


def set_up_database(folder: Path, port: int, database: str) -> None:
    hosts = ",".join(f"127.0.0.1:{number}" for number in range(port, port + 3))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "MARROW_DATA": str(folder),
        "MARROW_OUTBOUND_ALLOW": hosts,
    }
    os.environ.pop("DATABASE_URL", None)
    if database:
        os.environ["DATABASE_URL"] = database
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def create_subscriptions(port: int) -> None:
    from django.utils import timezone

    from cms.syndication.partners.models import Partner, head_sequence
    from cms.syndication.push.models import Subscription
    from cms.syndication.push.webhooks.signing import create_secret

    urls = [f"http://127.0.0.1:{port}/live/{number}" for number in range(LIVE)]
    urls += [f"http://127.0.0.1:{port}/slow/{number}" for number in range(SLOW)]
    urls += [f"http://127.0.0.1:{port + 1 + number % 2}/dead/{number}" for number in range(DEAD)]
    partner = Partner.objects.create(name="All of them", contact="desk@news.example")
    for url in urls:
        subscription = Subscription.objects.create(
            partner=partner, url=url, delivered_sequence=head_sequence()
        )
        create_secret(subscription, at=timezone.now())


def publish_changes(changes: int) -> dict[int, float]:
    """Publish changes and return the commit time of each, by sequence."""
    from django.utils import timezone

    from cms.publishing import publish
    from treatments.models import Treatment

    committed = {}
    draft = Treatment.objects.create(
        slug="measured", name="Measured", procedure_type="surgical", invasiveness=3
    )
    for number in range(changes):
        draft.name = f"Measured {number}"
        draft.save()
        (change,) = publish(draft, by=None, at=timezone.now())
        committed[change.sequence] = time.time()
    return committed


def wait_for_deliveries(receivers: Receivers, last: int) -> bool:
    """Wait until every live receiver has the change ``last``; False on timeout."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    live = [f"/live/{number}" for number in range(LIVE)]
    while time.monotonic() < deadline:
        if all(last in receivers.received.get(path, {}) for path in live):
            return True
        time.sleep(0.1)
    return False


def print_report(receivers: Receivers, committed: dict[int, float], seconds: float) -> None:
    from cms.syndication.push.models import Delivery

    print(f"{len(committed)} changes published in {seconds:.1f} s")
    for kind in ("live", "slow"):
        lags = sorted(
            at - committed[sequence]
            for path, received_at in receivers.received.items()
            if path.startswith(f"/{kind}")
            for sequence, at in received_at.items()
        )
        if lags:
            median, p95, worst = lags[len(lags) // 2], lags[len(lags) * 95 // 100], lags[-1]
            print(
                f"{kind}: {len(lags)} lines received, behind by {median:.2f} s (median), "
                f"{p95:.2f} s (95 %), {worst:.2f} s (worst)"
            )
    print(f"Attempts: {Delivery.objects.count()}, failed: {count_failures()}")


def count_failures() -> int:
    from cms.syndication.push.models import Delivery

    return Delivery.objects.exclude(problem="").count()


if __name__ == "__main__":
    main()
