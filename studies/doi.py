"""Digital object identifiers, and their form."""

import re

DOI = r"^10\.[0-9]{4,9}/[^\sA-Z]+$"
PREFIX_REGEX = re.compile(r"^(https?://(dx\.|www\.)?doi\.org/|doi:\s*)")


def normalize_doi(text: str) -> str:
    """Return the DOI in lower case (it has no case) and without the address before it."""
    return PREFIX_REGEX.sub("", text.strip().lower())
