"""Run several processes as a group: if one ends, all are stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
POLL_SECONDS = 0.1  # seconds


class UnexpectedExitError(Exception):
    """A process of the group ended without a stop signal; the others were stopped."""

    def __init__(self, *, name: str, status: int) -> None:
        super().__init__(f"The {name} ended by itself (exit status {status}).")
        self.name = name
        self.status = status


def run_together(
    commands: Mapping[str, Sequence[str]],
    *,
    folder: Path,
    ready: Callable[[], bool],
    when_ready: Callable[[], None],
    patience: float = 15,
) -> None:
    """Start ``commands``, call ``when_ready`` once ``ready`` is true, return after a stop signal.

    After SIGINT, SIGTERM or SIGHUP each process has ``patience`` seconds to end before it is
    killed. Raises UnexpectedExitError if a process ends before the signal.
    """
    is_stopping = False

    def request_stop(number: int, frame: FrameType | None) -> None:
        nonlocal is_stopping
        is_stopping = True

    previous_handlers = {number: signal.signal(number, request_stop) for number in STOP_SIGNALS}
    children: dict[str, subprocess.Popen[bytes]] = {}
    is_starting = True
    try:
        for name, command in commands.items():
            # In its own session: Ctrl-C reaches only this process, which stops each child once.
            children[name] = subprocess.Popen(command, cwd=folder, start_new_session=True)  # noqa: S603 -- the caller's own commands, no shell
        while not is_stopping:
            for name, child in children.items():
                if (status := child.poll()) is not None:
                    raise UnexpectedExitError(name=name, status=status)
            if is_starting and ready():
                is_starting = False
                when_ready()
            time.sleep(POLL_SECONDS)
    finally:
        stop_processes(children.values(), patience=patience)
        for number, handler in previous_handlers.items():
            signal.signal(number, handler)


def stop_processes(children: Collection[subprocess.Popen[bytes]], *, patience: float) -> None:
    """Terminate all processes, wait ``patience`` seconds, and kill the remaining ones."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + patience
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # with its own child processes
        child.wait()
