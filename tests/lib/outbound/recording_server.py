"""Local servers that tests send requests to, or must never reach."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread


class RecordingServer:
    """A server that records each connection and its request."""

    END = b"That was all."

    def __init__(self, respond: Callable[[socket.socket], None]) -> None:
        self.respond = respond
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self.name = f"127.0.0.1:{self.port}"
        self.requests: list[bytes] = []
        self.thread = Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            with connection:
                request = read_request(connection)
                if request == self.END:
                    return
                self.requests.append(request)
                try:
                    self.respond(connection)
                except OSError:
                    continue  # the client has closed the connection

    def end(self) -> None:
        """Stop after all earlier connections were recorded."""
        with socket.socket() as last:  # not ``create_connection``, which tests replace
            last.connect(("127.0.0.1", self.port))
            last.sendall(self.END)
        self.thread.join(5)
        self.listener.close()

    @property
    def lines(self) -> list[str]:
        """The request line and the headers of the latest request."""
        return self.requests[-1].split(b"\r\n\r\n")[0].decode().split("\r\n")


def read_request(connection: socket.socket) -> bytes:
    """Read one request with its body, or its beginning if the client disconnects."""
    request = b""
    while b"\r\n\r\n" not in request or len(request) < request_length(request):
        part = connection.recv(65536)
        if not part:
            break
        request += part
    return request


def request_length(request: bytes) -> int:
    head, _, _ = request.partition(b"\r\n\r\n")
    match = re.search(rb"(?i)content-length: (\d+)", head)
    return len(head) + 4 + (int(match[1]) if match else 0)


@contextmanager
def record_requests(
    respond: Callable[[socket.socket], None] | bytes,
) -> Iterator[RecordingServer]:
    handler = respond if callable(respond) else lambda connection: connection.sendall(respond)
    server = RecordingServer(handler)
    try:
        yield server
    finally:
        server.end()


def http_response(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
