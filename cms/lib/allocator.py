"""The C library's allocator of memory."""

import ctypes
from threading import Thread

#: A parameter of ``mallopt``, and the bytes from which a value has pages of its own.
M_MMAP_THRESHOLD, LARGE_BYTES = -3, 131_072
#: Kept bytes after which the memory between them is worth the milliseconds to give it back.
TRIM_BYTES = 16_000_000


def separate_large_values() -> None:
    """Let each large value go back to the system when it is freed, in this process and its forks.

    Else the C library keeps values ever larger among the others, once one of their size was freed.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc alone has it
    if set_option:
        set_option(M_MMAP_THRESHOLD, LARGE_BYTES)


def trim_memory() -> None:
    """Give freed memory back to the system, which the C library else keeps for itself."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
    if trim:
        trim(0)


def fit_bytes(text: bytes) -> bytes:
    """Copy bytes that are kept into memory of their length.

    What orjson writes stays in memory of 4 kB at least, or 14 times its length, of which
    ``sys.getsizeof`` does not know.
    """
    return memoryview(text).tobytes()


class Trimmer:
    """Gives back what answers leave between the values that are kept of them.

    Without it a process takes half as much again as it keeps.
    """

    def __init__(self) -> None:
        self.kept = 0

    def count_kept(self, size: int) -> None:
        """Count bytes that are kept, and trim after many of them, in a thread of its own."""
        self.kept += size
        if self.kept >= TRIM_BYTES:
            self.kept = 0
            Thread(target=trim_memory, daemon=True).start()


TRIMMER = Trimmer()
