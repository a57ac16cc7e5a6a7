"""Read the ``Prefer`` header (RFC 7240)."""

import re
from typing import Any

LONGEST = 1_000  # characters of the header


LENIENT = re.compile(r'\s*handling\s*=\s*("?)lenient\1\s*', re.IGNORECASE)


def is_lenient(request: Any) -> bool:
    """The first `handling` decides, as the RFC says of preferences that stand there twice."""
    header: str = request.META.get("HTTP_PREFER", "")
    for part in header[:LONGEST].split(","):
        preference = part.partition(";")[0]
        if preference.partition("=")[0].strip().lower() == "handling":
            return bool(LENIENT.fullmatch(preference))
    return False
