"""Answer a request whose body has not arrived, and close its connection.

Granian reads from a connection until the request ends, and while one thread waits in ``read``, the
thread that called the application must not return: it would wait for the other one and stop the
process. But a response that ends before the length that it announces ends the connection, and with
it the ``read``.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

FLUSH_SECONDS = 0.2  # until the response has left: what is not sent is lost with the connection
Headers = list[tuple[str, str]]


class ClosingResponse:
    """A response that announces one byte more than it has, and ends once its content has left."""

    def __init__(self, start_response: Callable[..., Any]) -> None:
        self.start_response = start_response
        self.status, self.headers, self.content = "", Headers(), b""

    def keep_headers(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        """Take the place of ``start_response``, until the length of the content is known."""
        self.status = status
        self.headers = [each for each in headers if each[0].lower() != "content-length"]

    def send(self, response: Any) -> "ClosingResponse":
        """Begin to send a response of Django's."""
        self.content = b"".join(response)
        response.close()
        length = [("Content-Length", str(len(self.content) + 1)), ("Connection", "close")]
        self.start_response(self.status, [*self.headers, *length])
        return self

    def __iter__(self) -> Iterator[bytes]:
        yield self.content
        time.sleep(FLUSH_SECONDS)

    def close(self) -> None:
        """Granian calls this after the last byte."""
