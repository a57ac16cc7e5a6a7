"""Send the questions of the plan and find the secrets that responses leak."""

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
    """One response, with echoes of the question masked."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...]


@dataclass
class Crawl:
    """A crawl with one client. ``findings`` are faults, each as kind and place."""

    client: Client
    request_count: int = 0

    def __post_init__(self) -> None:
        self.findings: list[tuple[str, str]] = []

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.findings}

    def run(self, questions: Iterable[Question]) -> "Crawl":
        for question in questions:
            self.findings += self.find_faults(question)
        return self

    def find_faults(self, question: Question) -> Iterator[tuple[str, str]]:
        if not question.secrets:
            yield from self.find_leaks(self.send(question, ""), question.address())
            return
        twins = {shape: self.send(question, TWINS[shape]) for shape in question.shapes}
        for name in question.secrets:
            secret = SECRETS[name]
            response, address = self.send(question, secret.text), question.address(secret.text)
            yield from self.find_leaks(response, address)
            if response != (twin := twins[secret.shape]):
                difference = describe_difference(response, twin)
                yield "distinguishable", f"{name}: {address}\n{difference}"

    def find_leaks(self, response: RecordedResponse, address: str) -> Iterator[tuple[str, str]]:
        if response.status >= 500:
            yield "error", f"{response.status}: {address}"
        if leak := LEAKS.search(f"{response.headers} {response.body}"):
            yield "secret", f"{leak.group()} in {address}"

    def send(self, question: Question, text: str) -> RecordedResponse:
        self.request_count += 1
        address = question.address(text)
        response = self.client.generic(question.method, address, headers=question.headers)
        raw = b"".join(response) if response.streaming else response.content
        body = raw.decode(errors="replace")
        masked = mask_echo(text, body)
        for name in question.disclosed:
            masked = masked.replace(SECRETS[name].text, SLOT)
        # The ETag and the digest of bytes that echo the question differ as the bytes do.
        ignored = {"ETag", "Repr-Digest"} if masked != body else set()
        names = response.headers.keys() - ignored
        headers = {name: mask_echo(text, response.headers[name]) for name in names}
        return RecordedResponse(response.status_code, masked, tuple(sorted(headers.items())))


def mask_echo(text: str, content: str) -> str:
    """Replace every form of ``text`` in a header or body by the slot."""
    if not text:
        return content
    for form in list_echo_forms(text):
        content = content.replace(form, SLOT)
    return content


def list_echo_forms(text: str) -> list[str]:
    """List the forms in which the API may echo a text: in full or shortened, quoted or escaped."""
    echoes = {text, quote(text), quote(text, safe=""), quote_plus(text), escape(text)}
    echoes |= {f"{text[:length]}…" for length in range(40, len(text))}
    return sorted(echoes, key=len, reverse=True)


def describe_difference(response: RecordedResponse, twin: RecordedResponse) -> str:
    return "\n".join(
        f"  {name}: {getattr(response, name)!r:.400} / {getattr(twin, name)!r:.400}"
        for name in ("status", "body", "headers")
        if getattr(response, name) != getattr(twin, name)
    )
