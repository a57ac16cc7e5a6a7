"""Read the processor time of the current thread."""

import resource
import time

THREAD = getattr(resource, "RUSAGE_THREAD", None)  # not on macOS


def thread_seconds() -> float:
    """Return the seconds that the processor has worked for this thread, to a few milliseconds.

    ``time.thread_time()`` is more exact, but has to bring the scheduler's accounts up to date: on a
    virtual machine that may take a tenth of a millisecond, as long as reading a list.
    """
    if THREAD is None:
        return time.thread_time()
    usage = resource.getrusage(THREAD)
    return usage.ru_utime + usage.ru_stime
