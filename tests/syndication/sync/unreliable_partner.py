"""A partner that follows the documentation and nothing else, on an unreliable machine."""

import json
import random
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client


class OtherHistoryError(Exception):
    """The server refused a place."""


Copy = dict[tuple[str, str], dict[str, Any]]


class UnreliablePartner:
    """``copy`` is its copy of all entries, ``position`` its place in the log.

    The partner learns of changes by nudges, loses some, and is restarted in the middle of a page:
    then it has what it had stored last. If its place is refused, it starts again from an export.
    """

    def __init__(
        self,
        seed: int,
        *,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.random = random.Random(seed)
        self.client = Client()
        self.query, self.headers = query or {}, headers or {}
        self.restarts = self.lost = self.pages = self.starts = 0
        self.copy: Copy = {}
        self.position: dict[str, Any] = {}
        self.start()
        self.store()

    def get(self, path: str, **query: Any) -> Any:
        response = self.client.get(f"/api/v1/{path}", self.query | query, headers=self.headers)
        if response.status_code == 409:
            assert response.json()["type"].endswith("/problems/other-history/")
            raise OtherHistoryError
        assert response.status_code == 200, response.content
        return response

    def start(self) -> None:
        self.starts += 1
        header, entries, _ = self.export()
        self.copy = {entry_key(document): document for document in entries}
        self.position = {"after": header["place"]}

    def export(self, **query: Any) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
        text = b"".join(self.get("export/", **query).streaming_content)
        header, *entries, end = map(json.loads, text.splitlines())
        assert (header["kind"], end["kind"], end["count"]) == ("export", "end", len(entries))
        return header, [entry["document"] for entry in entries], end

    def store(self) -> None:
        self.stored = deepcopy((self.copy, self.position))

    def restart(self) -> None:
        self.restarts += 1
        self.copy, self.position = deepcopy(self.stored)

    def nudge(self) -> None:
        """Receive a nudge, and lose three of ten."""
        if self.random.random() < 0.3:
            self.lost += 1
            return
        self.follow(most=self.random.choice([1, 2, 100]))

    def follow(self, *, most: int = 10**9) -> None:
        """Apply some pages of the log, of any size; a short run may crash inside a page."""
        for _ in range(most):
            size = self.random.choice([1, 3, 100])
            try:
                response = self.get("changes/", documents="true", page_size=size, **self.position)
            except OtherHistoryError:
                self.start()
                self.store()
                continue
            page = response.json()
            self.pages += 1
            for change in page["changes"]:
                if most < 10**9 and self.random.random() < 0.02:
                    self.restart()
                    return
                self.apply(change)
            self.position = parse_position(page)
            if self.random.random() < 0.5:
                self.store()
            if not page["has_more"]:
                return

    def apply(self, change: dict[str, Any]) -> None:
        if change["kind"] in {"withdraw", "leave"}:
            self.copy.pop((change["type"], change["id"]), None)
        elif change["document"]:
            self.copy[entry_key(change["document"])] = change["document"]
        for document in change["also"]:
            self.copy[entry_key(document)] = document

    def summary(self) -> str:
        held = f"{len(self.copy)} entries held"
        luck = f"{self.lost} nudges lost, {self.restarts} restarts"
        return f"{held}, {self.pages} pages, {luck}, {self.starts} exports"

    def documents(self) -> list[dict[str, Any]]:
        return [self.copy[key] for key in sorted(self.copy)]


def entry_key(document: dict[str, Any]) -> tuple[str, str]:
    return document["type"], document["id"]


def parse_position(page: dict[str, Any]) -> dict[str, str]:
    query = parse_qs(urlsplit(page["next"]).query)
    return {name: query[name][0] for name in ("after", "also") if name in query}
