"""Generate names, titles, sentences and bodies from a vocabulary."""

import random
from typing import Any

from benchmarks.vocabulary import COMMON, NOUNS, split_words
from cms.lib.placeholders import MUST
from cms.lib.richtext.block_types import Claim
from cms.lib.richtext.headings import assign_heading_ids

Block = dict[str, Any]
Ref = dict[str, str]

GIVEN = split_words("""
    Ada Amir Bela Carla Dario Emma Femi Grace Hana Ivo Jana Kofi Lea Mina Noor Olga
""")
FAMILY = split_words("""
    Abel Brandt Castro Duarte Eriksen Fofana Garcia Haas Ito Jensen Kim Lopez Meyer
""")
ADJECTIVES = COMMON[170:]


class TextGenerator:
    """A generator of text. Lengths are in words."""

    def __init__(self, dice: random.Random, words: list[str]) -> None:
        self.dice, self.words = dice, words

    def person(self) -> str:
        return f"{self.dice.choice(GIVEN)} {self.dice.choice(FAMILY)}"

    def name(self) -> str:
        """Generate the name of a thing: an adjective and two nouns."""
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

    def body(
        self, length: int, *, entries: list[Ref], claims: list[Claim], image: Ref
    ) -> list[Block]:
        """Generate sections of 80 to 200 words under headings, with links to ``entries``.

        The figures of ``claims`` stand in the last paragraphs. An image, a callout or a list stands
        in the middle.
        """
        blocks: list[Block] = []
        unlinked = list(entries)
        while length > 0:
            blocks.append(
                {"type": "heading", "level": 2, "id": "", "content": [text_node(self.title(4))]}
            )
            section = min(length, self.dice.randint(80, 200))
            while section > 0:
                words = min(section, self.dice.randint(30, 70))
                content = [text_node(self.paragraph(words))]
                if unlinked:
                    content += [
                        text_node(" See "),
                        link_node(unlinked.pop(), self.name()),
                        text_node("."),
                    ]
                blocks.append({"type": "paragraph", "content": content})
                section -= words
                length -= words
        paragraphs = [block for block in reversed(blocks) if block["type"] == "paragraph"]
        for paragraph, claim in zip(paragraphs, claims, strict=False):
            paragraph["content"] += [text_node(" It is "), dict(claim), text_node(".")]
        middle = len(blocks) // 2
        blocks[middle:middle] = [self.extra_block(image)]
        assign_heading_ids(blocks)  # type: ignore[arg-type]  # plain dicts
        return blocks

    def extra_block(self, image: Ref) -> Block:
        kind = self.dice.randrange(3)
        if kind == 0:
            (id,) = image.values()
            return {"type": "image", "image": {MUST: id}, "caption": self.sentence(7)}
        paragraphs = [
            {"type": "paragraph", "content": [text_node(self.sentence(12))]} for _ in range(4)
        ]
        if kind == 1:
            return {"type": "callout", "tone": "note", "content": paragraphs[:1]}
        return {
            "type": "list",
            "ordered": False,
            "items": [[paragraph] for paragraph in paragraphs],
        }


def text_node(words: str) -> Block:
    return {"type": "text", "text": words, "marks": []}


def link_node(entry: Ref, words: str) -> Block:
    return {"type": "link", "entry": entry, "content": [text_node(words)]}
