"""Run the mirror that we ship on a machine that crashes and a network that breaks off."""

import importlib.util
import io
import random
import urllib.error
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from types import ModuleType
from typing import Any

from django.test import Client

PATH = Path(__file__).resolve().parents[3] / "examples" / "mirror" / "mirror.py"


def load_mirror_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mirror", PATH)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


mirror = load_mirror_script()


class KilledError(BaseException):
    """The process was killed: no code catches this."""


class NetworkResponse(io.BytesIO):
    """The bytes of a response as they arrive, maybe cut off."""

    def __init__(self, body: bytes, headers: dict[str, str], *, is_cut: bool) -> None:
        super().__init__(body)
        self.headers, self.is_cut = headers, is_cut

    def read(self, size: int | None = -1) -> bytes:
        chunk = super().read(min(size or -1, 2_000) if size else -1)
        if not chunk and self.is_cut:
            raise ConnectionResetError("the line is dead")
        return chunk


class UnreliableMirror:
    """The mirror with random crashes and faults; ``meanwhile`` runs while it waits to retry."""

    def __init__(self, path: Path, seed: int, *, meanwhile: Callable[[], Any]) -> None:
        self.path, self.random, self.meanwhile = path, random.Random(seed), meanwhile
        self.rounds = self.kills = self.faults = self.starts = 0
        self.is_reliable = False
        self.start()

    def start(self) -> None:
        outer = self

        class UnreliableServer(mirror.Server):
            def open(self, path: str, query: Any, headers: dict[str, str]) -> NetworkResponse:
                return outer.request(path, query, headers)

        class UnreliableStore(mirror.Store):
            def put(self, document: Any, text: str, *, table: str) -> None:
                outer.maybe_crash()
                super().put(document, text, table=table)

            def commit(self, state: Any) -> None:
                outer.maybe_crash()
                super().commit(state)
                outer.maybe_crash()

        url = "http://testserver/api/v1/"
        server = UnreliableServer(url, sleep=lambda seconds: self.meanwhile())
        self.mirror = mirror.Mirror(server, UnreliableStore(self.path))

    def maybe_crash(self) -> None:
        if not self.is_reliable and self.random.random() < 0.01:
            raise KilledError

    def request(self, path: str, query: Any, headers: dict[str, str]) -> NetworkResponse:
        response: Any = Client().get(f"/api/v1/{path}", dict(query), headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        self.starts += response.status_code == 409
        if response.status_code != 200:
            fields = Message()
            for name, value in response.headers.items():
                fields[name] = value
            raise urllib.error.HTTPError(
                path, response.status_code, "refused", fields, io.BytesIO(body)
            )
        is_cut = not self.is_reliable and self.random.random() < 0.05
        if is_cut:
            self.faults += 1
            body = body[: self.random.randrange(len(body))]
        return NetworkResponse(body, dict(response.headers), is_cut=is_cut)

    def nudge(self) -> None:
        if self.random.random() >= 0.3:
            self.sync()

    def sync(self) -> None:
        self.rounds += 1
        try:
            self.mirror.sync()
        except KilledError:
            self.kills += 1
            self.mirror.store.database.close()  # what was not committed is gone
            self.start()

    def finish(self) -> None:
        self.is_reliable = True
        self.sync()

    def summary(self) -> str:
        held = f"{self.count()} entries held"
        luck = f"{self.kills} kills, {self.faults} broken answers, {self.starts} places refused"
        return f"{held}, {self.rounds} rounds, {luck}"

    def count(self) -> int:
        return int(self.mirror.store.count())

    def digest(self) -> str:
        digest = mirror.hashlib.sha256()
        for text in self.mirror.store.load_texts():
            digest.update(mirror.encode_entry(text))
        return str(digest.hexdigest())
