"""The C library's allocator of memory."""

import ctypes


def trim_memory() -> None:
    """Give freed memory back to the system, which the C library else keeps for itself."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
    if trim:
        trim(0)
