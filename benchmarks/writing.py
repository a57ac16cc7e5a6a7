"""Text that looks like text: names, titles, sentences, and bodies of blocks."""

import random
from typing import Any

from benchmarks.words import COMMON, NOUNS, listed
from cms.lib.placeholders import MUST
from cms.lib.richtext.headings import assign_heading_ids

Block = dict[str, Any]
Ref = dict[str, str]

GIVEN = listed("""
    Ada Amir Bela Carla Dario Emma Femi Grace Hana Ivo Jana Kofi Lea Mina Noor Olga
""")
FAMILY = listed("""
    Abel Brandt Castro Duarte Eriksen Fofana Garcia Haas Ito Jensen Kim Lopez Meyer
""")
ADJECTIVES = COMMON[170:]


class Writer:
    def __init__(self, dice: random.Random, words: list[str]) -> None:
        self.dice, self.words = dice, words

    def person(self) -> str:
        return f"{self.dice.choice(GIVEN)} {self.dice.choice(FAMILY)}"

    def name(self) -> str:
        """A thing: an adjective and a noun or two."""
        dice = self.dice
        return " ".join([dice.choice(ADJECTIVES), *dice.choices(NOUNS, k=2)]).capitalize()

    def title(self, length: int) -> str:
        return " ".join(self.dice.choices(self.words, k=length)).title()

    def sentence(self, length: int) -> str:
        return f"{' '.join(self.dice.choices(self.words, k=length)).capitalize()}."

    def paragraph(self, length: int) -> str:
        sentences = []
        while length > 0:
            words = min(length, self.dice.randint(6, 22))
            sentences.append(self.sentence(words))
            length -= words
        return " ".join(sentences)

    def body(self, length: int, *, entries: list[Ref], image: Ref) -> list[Block]:
        """Parts of 80 to 200 words, each under a heading, with what bodies have: links, a list,
        a callout, a picture.
        """
        blocks: list[Block] = []
        waiting = list(entries)
        while length > 0:
            blocks.append(
                {"type": "heading", "level": 2, "id": "", "content": [text(self.title(4))]}
            )
            part = min(length, self.dice.randint(80, 200))
            while part > 0:
                words = min(part, self.dice.randint(30, 70))
                content = [text(self.paragraph(words))]
                if waiting:
                    content += [text(" See "), link(waiting.pop(), self.name()), text(".")]
                blocks.append({"type": "paragraph", "content": content})
                part -= words
                length -= words
        middle = len(blocks) // 2
        blocks[middle:middle] = [self.extra(image)]
        assign_heading_ids(blocks)  # type: ignore[arg-type]  # blocks, but not typed one by one
        return blocks

    def extra(self, image: Ref) -> Block:
        kind = self.dice.randrange(3)
        if kind == 0:
            (id,) = image.values()
            return {"type": "image", "image": {MUST: id}, "caption": self.sentence(7)}
        paragraphs = [{"type": "paragraph", "content": [text(self.sentence(12))]} for _ in range(4)]
        if kind == 1:
            return {"type": "callout", "tone": "note", "content": paragraphs[:1]}
        return {"type": "list", "ordered": False, "items": [[each] for each in paragraphs]}


def text(words: str) -> Block:
    return {"type": "text", "text": words, "marks": []}


def link(entry: Ref, words: str) -> Block:
    return {"type": "link", "entry": entry, "content": [text(words)]}
