"""Compare the answers of a preview with those of the API."""

TIMES = {"first_published_at", "published_at", "updated_at"}


def timeless(document):
    """The document without the instants at which it was, or would be, published."""
    return {key: value for key, value in document.items() if key not in TIMES}
