"""Digital object identifiers: their form, and a short key of each to filter by."""

import re
from collections.abc import Iterable
from hashlib import blake2b

DOI = r"^10\.[0-9]{4,9}/[^\sA-Z]+$"
PREFIX_REGEX = re.compile(r"^(https?://(dx\.|www\.)?doi\.org/|doi:\s*)")


def normalize_doi(text: str) -> str:
    """Return the DOI in lower case (it has no case) and without the address before it."""
    return PREFIX_REGEX.sub("", text.strip().lower())


def doi_key(doi: str) -> str:
    """Return a hash of a DOI, with a blank on both sides, which separate it from others.

    DOIs are long, and an index takes no long texts.
    """
    return f" {blake2b(doi.encode(), digest_size=7).hexdigest()} "


def join_doi_keys(dois: Iterable[str]) -> str:
    """Return the keys of these DOIs in one text; empty: there are none."""
    return "".join(sorted({doi_key(doi) for doi in dois if doi}))
