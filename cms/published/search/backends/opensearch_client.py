"""HTTP client for OpenSearch and Elasticsearch: JSON requests and responses."""

import base64
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import orjson

from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.client import send
from cms.lib.outbound.response import NoResponseError

JsonObject = dict[str, Any]
TIMEOUT_SECONDS = 5
MAX_BYTES = 50_000_000


class UnreachableError(Exception):
    """The search server does not respond, or responds with an error."""


class OpenSearchClient:
    """Client of a search server. The address, an operator's setting, may have user:password@."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.base = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/")
        self.headers = {"Content-Type": "application/json"}
        if parts.username:
            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            self.headers["Authorization"] = f"Basic {base64.b64encode(secret).decode()}"

    def request(self, method: str, path: str, body: bytes | None = None) -> tuple[int, JsonObject]:
        """Return status and JSON of the response. Raises UnreachableError without a response."""
        try:
            response = send(
                method,
                self.base + path,
                body=body or b"",
                headers=self.headers,
                seconds=TIMEOUT_SECONDS,
                max_bytes=MAX_BYTES,
                anywhere=True,
            )
            if not response.ok:
                return response.status, {"refused": response.body[:500].decode(errors="replace")}
            return response.status, orjson.loads(response.body)
        except (NoResponseError, AddressRefusedError, ValueError) as problem:
            raise UnreachableError(f"{method} {path}: {problem}") from problem

    def request_json(self, method: str, path: str, body: JsonObject) -> JsonObject:
        """Return the JSON of a successful response. Raises UnreachableError for all others."""
        status, response = self.request(method, path, orjson.dumps(body))
        if status >= 300:
            raise UnreachableError(f"{method} {path}: {status} {response.get('refused', '')}")
        return response
