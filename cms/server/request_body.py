"""Receive the whole body of a request before a deadline, so that no view ever waits for it."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from threading import Event, Thread
from typing import IO, Any, Protocol

#: In the environment of a request whose body was refused: why (``cms.server.refusals``).
REFUSAL = "marrow.refusal"
CHUNK_BYTES = 65_536
MEMORY_BYTES = 1_000_000  # longer bodies go into a file
#: The slowest line that has time for a long body: half a megabit per second.
BYTES_PER_SECOND = 50_000


class BodyRefusedError(Exception):
    """The body is not received. ``problem`` is its name in the catalog of the API's problems."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Source(Protocol):
    """``wsgi.input`` of a server that waits in ``read`` until so many bytes have come."""

    def read(self, size: int, /) -> bytes: ...


class RequestBody:
    """The body of one request: ``length`` bytes, or None if its client does not say how many.

    What is longer than ``limit`` is read and dropped: a client listens when it has sent all. Close
    ``file`` after use.
    """

    def __init__(self, source: Source, *, length: int | None, limit: int) -> None:
        self.source, self.length, self.limit = source, length, limit
        self.most = limit + 1 if length is None else length
        self.file: Any = SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115 -- it is used elsewhere
        self.size = 0
        self.has_begun = self.is_refused = False
        self.has_ended = Event()

    @property
    def is_awaited(self) -> bool:
        """Tell whether a thread waits for the rest of the body."""
        return self.has_begun and not self.has_ended.is_set()

    def receive(self, *, seconds: int, on_end: Callable[[], None]) -> IO[bytes]:
        """Return the body. Raises BodyRefusedError for one that is too long, slow, or cut off.

        There are ``seconds``, and more for a long body. ``on_end`` is called once nothing is read
        any more: later, if it is slow, since ``read`` ends only with the body or the connection.
        """
        self.has_begun = True
        Thread(target=self.read, args=(on_end,), daemon=True).start()
        self.has_ended.wait(seconds + self.most / BYTES_PER_SECOND)
        if problem := self.problem():
            self.is_refused = True
            self.file.close()
            raise BodyRefusedError(problem)
        self.file.seek(0)
        body: IO[bytes] = self.file
        return body

    def problem(self) -> str:
        """Return why the body is refused, or ""."""
        if not self.has_ended.is_set():
            return "slow-body"
        if self.size > self.limit:
            return "too-large"
        is_cut_off = self.length is not None and self.size < self.length
        return "slow-body" if is_cut_off else ""

    def read(self, on_end: Callable[[], None]) -> None:
        try:
            while self.size < self.most:
                chunk = self.source.read(min(CHUNK_BYTES, self.most - self.size))
                if not chunk:
                    break
                self.size += len(chunk)
                if self.size <= self.limit and not self.is_refused:
                    self.file.write(bytes(chunk))
        finally:
            self.has_ended.set()
            on_end()
