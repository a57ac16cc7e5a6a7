import gc
import multiprocessing
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from cms.authoring.management.commands.worker import Command as Worker
from cms.authoring.management.commands.worker import stop_event
from cms.lib.allocator import separate_large_values
from cms.lib.process_group import IS_FORKING, UnexpectedExitError, run_together

#: Python's own, which keep the memory of a process small; ``manage.py`` begins with others.
GARBAGE_THRESHOLDS = (700, 10, 10)
APPLICATION = "cms.server.application:application"


class Command(BaseCommand):
    help = (
        "Serve Marrow: the web server and the worker, in the foreground, until Ctrl-C or SIGTERM. "
        "PORT, MARROW_HOST and MARROW_WORKERS say where and with how many processes. If one of the "
        "two ends by itself, the other is stopped as well."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-worker",
            action="store_true",
            help="start the web server alone, where the worker is a unit of its own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if is_listening():
            raise CommandError(
                f"Something answers at port {settings.PORT} already. Stop it, or choose another "
                f"port: PORT={settings.PORT + 1}"
            )
        if IS_FORKING:
            separate_large_values()
            import_everything()
        try:
            run_together(
                process_tasks(without_worker=options["without_worker"]),
                folder=settings.ROOT,
                ready=is_listening,
                when_ready=self.print_addresses,
            )
        except UnexpectedExitError as error:
            raise CommandError(
                f"{error} The rest was stopped too; see above for the cause."
            ) from error
        self.stdout.write("Marrow has stopped.")

    def print_addresses(self) -> None:
        base = settings.BASE_URL
        for name, address in {
            "Site": f"{base}/",
            "API": f"{base}/api/v1/",
            "API docs": f"{base}/api/v1/docs/",
            "Admin": f"{base}/admin/",
        }.items():
            self.stdout.write(f"{name + ':':10}{address}")
        self.stdout.write("Marrow is ready. Ctrl-C stops it.")
        self.stdout.flush()


def is_listening() -> bool:
    """Tell whether a server accepts connections at our host and port."""
    try:
        socket.create_connection((settings.HOST, settings.PORT), timeout=1).close()
    except OSError:
        return False
    return True


def process_tasks(*, without_worker: bool) -> dict[str, Callable[[], None]]:
    """Return what the processes that run together do."""
    server = {"server": run_server}
    return server if without_worker else server | {"worker": run_worker}


def import_everything() -> None:
    """Import all that server and worker need, so that they share its memory.

    The collector of garbage leaves alone what is there now: looking at it would copy it.
    """
    for module in (APPLICATION.partition(":")[0], "granian.cli", "django.db.models.sql.compiler"):
        import_module(module)
    reverse("admin:index")  # imports every view, and fills what finds them by name
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)


def run_server() -> None:
    """Run the web server until it is told to stop."""
    from granian.cli import entrypoint  # noqa: PLC0415 -- the parent does not need it

    if IS_FORKING:  # of its own processes too; newer Pythons have another default
        multiprocessing.set_start_method("fork", force=True)
    sys.argv = ["granian", *server_command()[3:]]
    entrypoint()  # type: ignore[no-untyped-call]  # of a package without types there


def run_worker() -> None:
    """Run the worker until it is told to stop."""
    django.setup()  # where the process was not forked
    stop = stop_event()
    # A thread has memory of its own. In that of the main thread SQLite would fill the gaps between
    # what the parent had allocated, and so copy 4 MB that are shared.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(Worker().run_until, stop).result()


def server_command() -> list[str]:
    """Build Granian's command line; GRANIAN_... variables can set its other options."""
    # One thread per process answers a third more reads than two, but then a slow search holds up
    # everybody behind it; from four on, the threads are in each other's way. The spare ones do not
    # serve at the same time (cms.server.spare_threads).
    return [
        *(sys.executable, "-m", "granian", APPLICATION),
        *("--interface", "wsgi"),
        *("--host", settings.HOST, "--port", str(settings.PORT)),
        *("--workers", str(settings.WORKERS), "--respawn-failed-workers"),
        *("--blocking-threads", str(settings.THREADS + settings.SPARE_THREADS)),
        # In HTTP/2 nothing but the client ends a request whose body does not come.
        *("--http", "1", "--http1-header-read-timeout", "10000"),
        *("--no-ws", "--no-access-log", "--log-level", "error"),
    ]
