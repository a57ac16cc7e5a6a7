"""How many examples a law is tried with.

The number in a law is for ``make test``. ``MARROW_TEST_EXAMPLES`` multiplies all of them:
``make test-long`` sets it to 10, ``make test-fast`` to 0.1.
"""

import os

from hypothesis import settings

TIMES = float(os.environ.get("MARROW_TEST_EXAMPLES", "1"))
IS_LONG = TIMES > 1
DEFAULT = 100  # as hypothesis has it, for laws that name no number


def examples(number: int) -> int:
    return max(1, round(number * TIMES))


settings.register_profile("marrow", max_examples=examples(DEFAULT))
settings.load_profile("marrow")
