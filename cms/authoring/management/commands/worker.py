import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from cms.lib.database_errors import is_outage
from cms.published import hooks

LOG = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Do what is due: carry out scheduled releases at their instant, tell shared caches again "
        "what they did not confirm, and tell partners what has changed. Runs until it is told to "
        "stop; several may run at once, and each thing is done by one of them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument(
            "--every", type=float, default=1.0, metavar="SECONDS", help="how often to look"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.run_until(stop_event(), once=options["once"], every=options["every"])

    def run_until(self, stop: threading.Event, *, once: bool = False, every: float = 1.0) -> None:
        """Run the duties ``every`` so many seconds until the event, or ``once``."""
        while True:
            try:
                self.run_duties(once=once)
            except Exception as error:
                if not is_outage(error):
                    raise
                # A restart, say: partners that wait are served later.
                if once:
                    raise CommandError(f"The database does not answer: {error}") from error
                LOG.warning("The database does not answer; trying again.", exc_info=True)
            if once or stop.wait(every):
                return
            close_old_connections()

    def run_duties(self, *, once: bool) -> None:
        """Run each connected duty once and print its report, if it returns one.

        A duty that fails does not stop the others; with ``once`` it raises CommandError.
        """
        for duty in hooks.worker_duties.functions:
            name = f"{duty.__module__}.{duty.__qualname__}"
            try:
                report = duty(now=timezone.now())
            except Exception as error:  # one duty must not stop the others
                if is_outage(error):
                    raise
                if once:
                    raise CommandError(f"{name} failed: {error}") from error
                LOG.exception("%s failed; it is tried again.", name)
                continue
            for sentence in report if isinstance(report, list) else ():
                self.stdout.write(sentence)


def stop_event() -> threading.Event:
    """Return an event that a stop signal to this process sets."""
    stop = threading.Event()

    def stop_worker(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop_worker)
    return stop
