"""Servers on this machine that tests send to, or must never reach."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread


class RecordingServer:
    """A listener that writes down each connection and what was said on it."""

    END = b"That was all."

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        self.answer = answer
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        self.name = f"127.0.0.1:{self.port}"
        self.heard: list[bytes] = []
        self.thread = Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            with connection:
                said = read_request(connection)
                if said == self.END:
                    return
                self.heard.append(said)
                try:
                    self.answer(connection)
                except OSError:
                    continue  # who asked has gone

    def end(self) -> None:
        """Once all who came before were heard."""
        with socket.socket() as last:  # not ``create_connection``, which tests replace
            last.connect(("127.0.0.1", self.port))
            last.sendall(self.END)
        self.thread.join(5)
        self.listener.close()

    @property
    def lines(self) -> list[str]:
        """Of the latest request: its first line and its headers."""
        return self.heard[-1].split(b"\r\n\r\n")[0].decode().split("\r\n")


def read_request(connection: socket.socket) -> bytes:
    """One request with its body; what there is of it, if the other end leaves before."""
    said = b""
    while b"\r\n\r\n" not in said or len(said) < request_length(said):
        part = connection.recv(65536)
        if not part:
            break
        said += part
    return said


def request_length(said: bytes) -> int:
    head, _, _ = said.partition(b"\r\n\r\n")
    found = re.search(rb"(?i)content-length: (\d+)", head)
    return len(head) + 4 + (int(found[1]) if found else 0)


@contextmanager
def record_requests(
    answer: Callable[[socket.socket], None] | bytes,
) -> Iterator[RecordingServer]:
    said = answer if callable(answer) else lambda connection: connection.sendall(answer)
    server = RecordingServer(said)
    try:
        yield server
    finally:
        server.end()


def http_response(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
