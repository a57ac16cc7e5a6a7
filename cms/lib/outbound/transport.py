"""Connections to addresses that were looked at first, and that end at a deadline.

The name is resolved once, every address it stands for is checked, and the connection goes to a
checked address itself: no second look-up takes place that could answer otherwise.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from threading import Thread

from httpcore2 import (
    SOCKET_OPTION,
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    SyncBackend,
)

from cms.lib.outbound.address_policy import is_public

#: The addresses of a host and port, as text.
Resolver = Callable[[str, int], Sequence[str]]
#: How many addresses of one name are tried, and how long each, so that a dead one leaves time.
MAX_ADDRESSES = 3
CONNECT_SECONDS = 5.0


class AddressRefusedError(Exception):
    """The address may not be asked; nothing was sent. The message says why."""


class Deadline:
    """An instant by which everything has to be over."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds. Raises TimeoutError when none is left."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("The time is up.")
        return seconds


def resolve_host(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class CheckedBackend(NetworkBackend):
    """Connects as ``httpcore2`` does, but only where it may. ``anywhere``: an operator named it."""

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
            seconds = min(CONNECT_SECONDS, self.deadline.left())
            try:
                return TimedStream(self.plain.connect_tcp(address, port, seconds), self.deadline)
            except (ConnectError, ConnectTimeout) as problem:
                failure = problem
        raise failure

    def look_up(self, host: str, port: int) -> Sequence[str]:
        """Resolvers take their time and can't be interrupted, so a thread waits in our place."""
        found: list[Sequence[str]] = []
        problems: list[OSError] = []

        def ask() -> None:
            try:
                found.append(self.resolve(host, port))
            except (OSError, UnicodeError) as problem:
                problems.append(OSError(str(problem)))

        thread = Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self.deadline.left())
        if problems or not found:
            raise ConnectError(f"The name “{host}” could not be resolved.")
        return found[0]


def check_addresses(host: str, addresses: Sequence[str]) -> None:
    """One closed address among several is enough: which of them is used is left to chance."""
    closed = [address for address in addresses if not is_public(address)]
    if closed:
        raise AddressRefusedError(f"“{host}” stands for an address that is not a public server's.")


class TimedStream(NetworkStream):
    """A connection whose every step ends at the deadline, however slowly the other end drips."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.deadline.left())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        secure = self.stream.start_tls(ssl_context, server_hostname, self.deadline.left())
        return TimedStream(secure, self.deadline)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)

    def close(self) -> None:
        self.stream.close()
