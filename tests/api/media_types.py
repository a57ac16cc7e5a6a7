"""What an entry can be sent as, in the order of preference, and how to read what came."""

MEDIA_TYPES = ["application/json", "application/ld+json", "text/markdown", "text/html"]


def media_type(response) -> str:
    return response["Content-Type"].partition(";")[0]
