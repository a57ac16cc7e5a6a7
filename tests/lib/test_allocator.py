"""What is kept takes the memory that is counted for it."""

import tracemalloc
from sys import getsizeof

import orjson
import pytest

from cms.lib.allocator import fit_bytes


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
