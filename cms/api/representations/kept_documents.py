"""Keep finished documents with their ETags and cache tags until the log grows.

A document depends on the state of the log and on its key alone: collection, name in the address,
media type and cleaned parameters. Its address, which the ``Link`` header names, is added later. It
is kept as it is sent, plain or compressed.
"""

from collections.abc import Callable
from dataclasses import replace

from cms.api.database.snapshot import LogState
from cms.api.database.state_cache import KeptValues, StateCache, text_bytes
from cms.api.http.cache_tag_header import collect_tags
from cms.api.http.responses import ResponseBody, encode_body
from cms.lib.allocator import fit_bytes

DOCUMENTS: StateCache[KeptValues[ResponseBody]] = StateCache(KeptValues)


def get_document(
    key: tuple[str, ...],
    render: Callable[[], ResponseBody],
    *,
    zipped: bool,
    log_state: LogState,
) -> ResponseBody:
    """Return the document of this key, rendered at most once in a state of the log."""
    documents = DOCUMENTS.get_content(log_state)
    document = documents.get((key, zipped))
    if document is None:
        with collect_tags() as tags:
            rendered = render()
        encoding = encode_body(rendered, zipped=zipped)
        tags_of_body = tags.tags_of(rendered.body)
        encoding = encoding._replace(body=fit_bytes(encoding.body))
        document = replace(rendered, body=b"", tags=tags_of_body, encoding=encoding)
        size = text_bytes(encoding.body, *key, *document.headers.values(), *tags_of_body)
        documents.keep((key, zipped), document, size=size)
    return document
