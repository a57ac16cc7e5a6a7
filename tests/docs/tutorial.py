"""Follow a tutorial page word by word: run its commands, press its buttons, compare its outputs.

A reader needs no rules for the page, which is plain Markdown. This module needs four:

- A block of ``sh`` is a command. A block of ``text`` is output of the command before: a line with
  ``…`` names parts that occur in this order, any other line must be there as it stands.
- ``Open <address>``, ``Press **name**``, ``Choose **option**`` and ``Type `text` into **label**``
  are done. Further bold words of the same sentence go with the same verb.
- All other **bold** words must be visible on the page that is open.
- An ``<address>`` that is not opened must answer.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOKEN = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|`(?P<typed>[^`]+)`(?=\s+into\b)|<(?P<address>http\S+?)>"
    r"|\b(?P<verb>open|press|choose|type)\b|(?P<stop>[.?!:](?=\s)|\b(?:says|shows)\b)",
    re.IGNORECASE,
)
# An icon's ligature is part of the accessible name: "publish Publish…", "Log in arrow_forward".
NAMED = r"^\s*(?:[a-z_]+\s+)?{}(?:\s+[a-z_]+)?\s*$"


@dataclass(frozen=True)
class Step:
    verb: str  # open, press, choose, type, see, answer, run or output
    what: str
    where: str = ""  # for "type": the label


def parse(text: str) -> Iterator[Step]:
    """The steps of a tutorial, in the order of the page."""
    end = 0
    for fence in FENCE.finditer(text):
        yield from parse_prose(text[end : fence.start()])
        yield Step({"sh": "run", "text": "output"}[fence[1]], fence[2].strip())
        end = fence.end()
    yield from parse_prose(text[end:])


def parse_prose(prose: str) -> Iterator[Step]:
    verb = typed = ""
    for token in TOKEN.finditer(" ".join(prose.split())):
        kind, value = token.lastgroup, token.group().strip("*`<>")
        if kind == "verb":
            verb = value.lower()
        elif kind == "stop":
            verb = ""
        elif kind == "address":
            yield Step("open" if verb == "open" else "answer", value)
        elif kind == "typed":
            typed = value
        elif verb == "type":
            yield Step("type", typed, where=value)
        else:
            yield Step(verb if verb in {"press", "choose"} else "see", value)


def has_output(output: str, expected: str) -> bool:
    """Whether ``output`` has every line of ``expected``; parts around ``…`` in their order."""
    lines = output.splitlines()
    return all(
        re.search(".*".join(map(re.escape, line.split("…"))), output)
        if "…" in line
        else line in lines
        for line in expected.splitlines()
    )


class Reader:
    """Does what the page says; ``run`` runs a command in a shell and returns its output."""

    def __init__(self, page: Page, run: Callable[[str], str]) -> None:
        self.page, self.run, self.output = page, run, ""

    def follow(self, step: Step) -> None:
        if step.verb == "run":
            self.output = self.run(step.what)
        elif step.verb == "output":
            assert has_output(self.output, step.what), f"{step.what}\n\nis not in\n\n{self.output}"
        elif step.verb == "open":
            self.page.goto(step.what, wait_until="networkidle")
        elif step.verb == "answer":
            assert self.page.request.get(step.what).ok, step.what
        elif step.verb == "press":
            # A form is sent once its script has asked whether somebody is still logged in.
            with self.page.expect_navigation():
                self.button(step.what).click()
            self.page.wait_for_load_state("networkidle")
        elif step.verb == "choose":
            self.page.get_by_label(step.what).check()
        elif step.verb == "type":
            self.field(step.where).fill(step.what)
        else:
            shown = self.page.get_by_text(step.what).filter(visible=True).first
            expect(shown, step.what).to_be_visible()

    def button(self, name: str) -> Locator:
        named = re.compile(NAMED.format(re.escape(name)))
        buttons = self.page.get_by_role("button", name=named)
        return buttons.or_(self.page.get_by_role("link", name=named)).filter(visible=True).first

    def field(self, label: str) -> Locator:
        # The rich-text editor hides its field and has the same name.
        named = re.compile(rf"^\s*{re.escape(label)}\*?\s*$")
        return self.page.get_by_label(named).filter(visible=True)
