import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, close_old_connections
from django.utils import timezone

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
        stop = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        while True:
            try:
                self.do_what_is_due(once=options["once"])
            except OperationalError as failure:  # it restarts, say: whoever waits is served later
                if options["once"]:
                    raise CommandError(f"The database does not answer: {failure}") from failure
                LOG.warning("The database does not answer; trying again.", exc_info=True)
            if options["once"] or stop.wait(options["every"]):
                return
            close_old_connections()

    def do_what_is_due(self, *, once: bool) -> None:
        for duty in hooks.worker_duties.functions:
            name = f"{duty.__module__}.{duty.__qualname__}"
            try:
                done = duty(now=timezone.now())
            except OperationalError:
                raise
            except Exception as failure:  # one duty must not stop the others
                if once:
                    raise CommandError(f"{name} failed: {failure}") from failure
                LOG.exception("%s failed; it is tried again.", name)
                continue
            for sentence in done if isinstance(done, list) else ():
                self.stdout.write(sentence)
