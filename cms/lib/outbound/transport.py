"""A network backend that checks addresses before it connects, and that enforces a deadline.

The name is resolved once, every address is checked, and the connection goes to a checked address:
there is no second look-up that could return another address (DNS rebinding).
"""

import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from threading import Thread

from httpcore2 import (
    SOCKET_OPTION,
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    SyncBackend,
)

from cms.lib.outbound.address_policy import Resolver, check_addresses

#: How many addresses of a name are tried, and how long each, so that a dead address leaves time.
MAX_ADDRESSES = 3
CONNECT_SECONDS = 5.0


class Deadline:
    """The end of a time limit, on the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the remaining seconds. Raises TimeoutError after the deadline."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("The time is up.")
        return seconds


def resolve_host(host: str, port: int) -> list[str]:
    """Resolve a host to its distinct addresses, in the resolver's order."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in infos))


class CheckedBackend(NetworkBackend):
    """Network backend of ``httpcore2`` that refuses private addresses, unless ``anywhere``."""

    def __init__(
        self, *, deadline: Deadline, anywhere: bool, resolve: Resolver = resolve_host
    ) -> None:
        self.deadline, self.anywhere, self.resolve = deadline, anywhere, resolve
        self.plain = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        addresses = self.look_up(host, port)
        if not self.anywhere:
            check_addresses(host, addresses)
        failure: Exception = ConnectError(f"“{host}” has no address.")
        for address in addresses[:MAX_ADDRESSES]:
            seconds = min(CONNECT_SECONDS, self.deadline.remaining())
            try:
                return TimedStream(self.plain.connect_tcp(address, port, seconds), self.deadline)
            except (ConnectError, ConnectTimeout) as problem:
                failure = problem
        raise failure

    def look_up(self, host: str, port: int) -> Sequence[str]:
        """Resolve in a thread: a resolver can be slow and can't be interrupted."""
        results: list[Sequence[str]] = []
        problems: list[OSError] = []

        def run() -> None:
            try:
                results.append(self.resolve(host, port))
            except (OSError, UnicodeError) as problem:
                problems.append(OSError(str(problem)))

        thread = Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.deadline.remaining())
        if problems or not results:
            raise ConnectError(f"The name “{host}” could not be resolved.")
        return results[0]


class TimedStream(NetworkStream):
    """A connection whose every read and write ends at the deadline, however slow the server is."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.deadline.remaining())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.deadline.remaining())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        secure = self.stream.start_tls(ssl_context, server_hostname, self.deadline.remaining())
        return TimedStream(secure, self.deadline)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)

    def close(self) -> None:
        self.stream.close()
