"""Asks the questions of the plan, and tells what an answer gives away."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, quote_plus

from django.test import Client

from tests.crawl.plan import SLOT, Question
from tests.crawl.secret_world import SECRETS, TWINS

LEAKS = re.compile(
    "|".join(
        rf"(?<![0-9A-Za-z]){secret.text}(?![0-9A-Za-z])"
        if secret.shape == "number"
        else re.escape(secret.text)
        for secret in SECRETS.values()
    )
)


@dataclass(frozen=True)
class RecordedResponse:
    """One answer without what merely says the question back."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...]


@dataclass
class Crawl:
    """``asked`` counts requests; ``findings`` are what should not be, each as kind and place."""

    client: Client
    asked: int = 0

    def __post_init__(self) -> None:
        self.findings: list[tuple[str, str]] = []

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.findings}

    def go(self, questions: Iterable[Question]) -> "Crawl":
        for question in questions:
            self.findings += self.faults(question)
        return self

    def faults(self, question: Question) -> Iterator[tuple[str, str]]:
        if not question.secrets:
            yield from self.leaks(self.ask(question, ""), question.address())
            return
        twins = {shape: self.ask(question, TWINS[shape]) for shape in question.shapes}
        for name in question.secrets:
            secret = SECRETS[name]
            answer, where = self.ask(question, secret.text), question.address(secret.text)
            yield from self.leaks(answer, where)
            if answer != (twin := twins[secret.shape]):
                yield "distinguishable", f"{name}: {where}\n{describe_difference(answer, twin)}"

    def leaks(self, answer: RecordedResponse, where: str) -> Iterator[tuple[str, str]]:
        if answer.status >= 500:
            yield "error", f"{answer.status}: {where}"
        if found := LEAKS.search(f"{answer.headers} {answer.body}"):
            yield "secret", f"{found.group()} in {where}"

    def ask(self, question: Question, text: str) -> RecordedResponse:
        self.asked += 1
        address = question.address(text)
        response = self.client.generic(question.method, address, headers=question.headers)
        raw = b"".join(response) if response.streaming else response.content
        said = response.headers
        body = raw.decode(errors="replace")
        plain = mask_echo(text, body)
        for name in question.told:
            plain = plain.replace(SECRETS[name].text, SLOT)
        # The tag and the digest of bytes that say the question back differ as they do.
        dropped = {"ETag", "Repr-Digest"} if plain != body else set()
        headers = {name: mask_echo(text, said[name]) for name in said.keys() - dropped}
        return RecordedResponse(response.status_code, plain, tuple(sorted(headers.items())))


def mask_echo(text: str, answer: str) -> str:
    if not text:
        return answer
    for form in list_echo_forms(text):
        answer = answer.replace(form, SLOT)
    return answer


def list_echo_forms(text: str) -> list[str]:
    """How the API may say back what it was asked: whole or shortened, quoted or escaped."""
    found = {text, quote(text), quote(text, safe=""), quote_plus(text), escape(text)}
    found |= {f"{text[:length]}…" for length in range(40, len(text))}
    return sorted(found, key=len, reverse=True)


def describe_difference(answer: RecordedResponse, twin: RecordedResponse) -> str:
    return "\n".join(
        f"  {name}: {getattr(answer, name)!r:.400} / {getattr(twin, name)!r:.400}"
        for name in ("status", "body", "headers")
        if getattr(answer, name) != getattr(twin, name)
    )
