"""Compare the answers of a preview with those of the API."""

TIMES = {"first_published_at", "published_at", "updated_at"}


def unassessed(node):
    """The documents without their evidence, which is assessed when they are published."""
    if isinstance(node, list):
        return [unassessed(each) for each in node]
    if not isinstance(node, dict):
        return node
    left_out = {"evidence", "evidence_detail"}
    return {key: unassessed(value) for key, value in node.items() if key not in left_out}


def timeless(document):
    """The document without the instants at which it was, or would be, published."""
    return {key: value for key, value in document.items() if key not in TIMES}
