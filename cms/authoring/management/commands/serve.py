import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.lib.process_group import UnexpectedExitError, run_together


class Command(BaseCommand):
    help = (
        "Serve Marrow: the web server and the worker, in the foreground, until Ctrl-C or SIGTERM. "
        "PORT, MARROW_HOST and MARROW_WORKERS say where and with how many processes. If one of the "
        "two ends by itself, the other is stopped as well."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if answers():
            raise CommandError(
                f"Something answers at port {settings.PORT} already. Stop it, or choose another "
                f"port: PORT={settings.PORT + 1}"
            )
        try:
            run_together(
                {"server": server(), "worker": [sys.executable, "-m", "django", "worker"]},
                folder=settings.ROOT,
                ready=answers,
                when_ready=self.tell,
            )
        except UnexpectedExitError as ended:
            raise CommandError(
                f"{ended} The rest was stopped too; see above for the cause."
            ) from ended
        self.stdout.write("Marrow has stopped.")

    def tell(self) -> None:
        base = settings.BASE_URL
        for what, address in {
            "Site": f"{base}/",
            "API": f"{base}/api/v1/",
            "API docs": f"{base}/api/v1/docs/",
            "Admin": f"{base}/admin/",
        }.items():
            self.stdout.write(f"{what + ':':10}{address}")
        self.stdout.write("Marrow is ready. Ctrl-C stops it.")
        self.stdout.flush()


def answers() -> bool:
    """Whether somebody accepts connections where we serve."""
    try:
        socket.create_connection((settings.HOST, settings.PORT), timeout=1).close()
    except OSError:
        return False
    return True


def server() -> list[str]:
    """Granian's command line; its other options can be given as GRANIAN_... variables."""
    # One thread per process answers a third more reads than two, but then an author's upload holds
    # up everybody behind it; from four on, the threads are in each other's way.
    return [
        *(sys.executable, "-m", "granian", "cms.wsgi:application", "--interface", "wsgi"),
        *("--host", settings.HOST, "--port", str(settings.PORT)),
        *("--workers", str(settings.WORKERS), "--respawn-failed-workers"),
        *("--blocking-threads", str(settings.THREADS)),
        *("--no-ws", "--no-access-log", "--log-level", "warning"),
    ]
