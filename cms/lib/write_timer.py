"""Write in the background what requests leave behind, so that no reader waits for a writer."""

import threading
from collections.abc import Callable

from django.db import connections


class WriteTimer:
    """Call ``write`` some seconds after the first ``start()``, in a thread of its own."""

    def __init__(self, write: Callable[[], None]) -> None:
        self.write = write
        self.lock = threading.Lock()
        self.timer: threading.Timer | None = None

    def start(self, *, seconds: float) -> None:
        """Start the timer, unless it runs already."""
        with self.lock:
            if self.timer is None:
                self.timer = threading.Timer(seconds, self._write_and_disconnect)
                self.timer.daemon = True
                self.timer.start()

    def cancel(self) -> None:
        with self.lock:
            if self.timer is not None:
                self.timer.cancel()
            self.timer = None

    def _write_and_disconnect(self) -> None:
        """Write with connections of this thread, which nobody else will use or close."""
        with self.lock:
            self.timer = None
        try:
            self.write()
        finally:
            connections.close_all()
