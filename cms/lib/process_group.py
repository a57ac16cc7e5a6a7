"""Run several processes as a group: if one ends, all are stopped."""

import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
POLL_SECONDS = 0.1  # seconds
# Forked processes share the memory of all that their parent had imported. Elsewhere than on Linux,
# libraries of the system may not survive a fork.
IS_FORKING = sys.platform == "linux"
CONTEXT: ForkContext | SpawnContext = get_context("fork") if IS_FORKING else get_context("spawn")


class UnexpectedExitError(Exception):
    """A process of the group ended without a stop signal; the others were stopped."""

    def __init__(self, *, name: str, status: int) -> None:
        super().__init__(f"The {name} ended by itself (exit status {status}).")
        self.name = name
        self.status = status


def run_together(
    tasks: Mapping[str, Callable[[], None]],
    *,
    folder: Path,
    ready: Callable[[], bool],
    when_ready: Callable[[], None],
    patience: float = 15,
    context: ForkContext | SpawnContext = CONTEXT,
) -> None:
    """Run each task in a process, call ``when_ready`` once ``ready``, return after a stop signal.

    After SIGINT, SIGTERM or SIGHUP each process has ``patience`` seconds to end before it is
    killed. Raises UnexpectedExitError if a process ends before the signal. Call without open
    connections and without other threads: a forked process would have halves of both.
    """
    is_stopping = False

    def request_stop(number: int, frame: FrameType | None) -> None:
        nonlocal is_stopping
        is_stopping = True

    previous_handlers = {number: signal.signal(number, request_stop) for number in STOP_SIGNALS}
    children: dict[str, BaseProcess] = {}
    is_starting = True
    try:
        for name, task in tasks.items():
            # A signal waits until the new process has its own way of being stopped.
            signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
            process = context.Process(target=run_task, args=(name, task, folder), name=name)
            process.start()
            children[name] = process
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        while not is_stopping:
            for name, child in children.items():
                if (status := child.exitcode) is not None:
                    raise UnexpectedExitError(name=name, status=status)
            if is_starting and ready():
                is_starting = False
                when_ready()
            time.sleep(POLL_SECONDS)
    finally:
        stop_processes(children.values(), patience=patience)
        for number, handler in previous_handlers.items():
            signal.signal(number, handler)


def run_task(name: str, task: Callable[[], None], folder: Path) -> None:
    """Run a task in its process, in a session of its own.

    Ctrl-C reaches only the parent, which stops each child once.
    """
    os.setsid()
    os.chdir(folder)
    with suppress(OSError):  # what ps and top call it, on Linux
        Path("/proc/self/comm").write_text(f"marrow-{name}")
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    task()


def stop_processes(children: Collection[BaseProcess], *, patience: float) -> None:
    """Terminate all processes, wait ``patience`` seconds, and kill the remaining ones."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + patience
    for child in children:
        child.join(max(0, deadline - time.monotonic()))
        if child.pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # with its own child processes
        child.join()
