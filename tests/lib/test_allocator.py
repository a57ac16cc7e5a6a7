"""What is kept takes the memory that is counted for it, and what is freed goes back."""

import ctypes
import subprocess
import sys
import tracemalloc
from sys import getsizeof

import orjson
import pytest

from cms.lib.allocator import fit_bytes

#: Prints how many mapped regions a value of 200 kB adds, once one of a megabyte was freed.
SCRIPT = """
import ctypes
from cms.lib.allocator import separate_large_values

class Figures(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd".split()]
    _fields_ += [(name, ctypes.c_size_t) for name in "usmblks fsmblks uord ford keep".split()]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Figures
{prepare}
freed = bytes(1_000_000)
del freed
before = library.mallinfo2().hblks
kept = bytes(200_000)
print(library.mallinfo2().hblks - before)
"""


@pytest.mark.parametrize("length", [1, 300, 18_000])
def test_kept_json_takes_no_more_memory_than_its_length(length: int):
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        text = fit_bytes(orjson.dumps("x" * length))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert after - before < getsizeof(text) + 1_000


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="another C library")
@pytest.mark.parametrize(("prepare", "expected"), [("separate_large_values()", 1), ("", 0)])
def test_a_large_value_has_pages_of_its_own_whatever_was_freed_before(prepare, expected):
    script = SCRIPT.format(prepare=prepare)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert int(run.stdout) == expected
