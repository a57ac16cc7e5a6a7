"""The few requests that OpenSearch and Elasticsearch need: JSON in, JSON out."""

import base64
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import orjson

from cms.lib.outbound.client import NoResponseError, send
from cms.lib.outbound.transport import AddressRefusedError

JsonObject = dict[str, Any]
TIMEOUT_SECONDS = 5
MAX_BYTES = 50_000_000


class UnreachableError(Exception):
    """The search server does not answer, or not as it should."""


class OpenSearchClient:
    """A search server. Its address, an operator's setting, may carry user:password@."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.base = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/")
        self.headers = {"Content-Type": "application/json"}
        if parts.username:
            secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            self.headers["Authorization"] = f"Basic {base64.b64encode(secret).decode()}"

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, JsonObject]:
        """Status and JSON of the answer; raises UnreachableError where there is none."""
        try:
            answer = send(
                method,
                self.base + path,
                body=body or b"",
                headers=self.headers,
                seconds=TIMEOUT_SECONDS,
                most=MAX_BYTES,
                anywhere=True,
            )
            if not answer.ok:
                return answer.status, {"refused": answer.body[:500].decode(errors="replace")}
            return answer.status, orjson.loads(answer.body)
        except (NoResponseError, AddressRefusedError, ValueError) as problem:
            raise UnreachableError(f"{method} {path}: {problem}") from problem

    def expect(self, method: str, path: str, content: JsonObject) -> JsonObject:
        status, answer = self.ask(method, path, orjson.dumps(content))
        if status >= 300:
            raise UnreachableError(f"{method} {path}: {status} {answer.get('refused', '')}")
        return answer
