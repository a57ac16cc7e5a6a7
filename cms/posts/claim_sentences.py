"""Find the sentences of a post in which the words of claims stand."""

import re
from collections.abc import Callable, Iterable, Iterator

from cms.authoring.models.accepted_figures import FigureText
from cms.authoring.models.placed_sentences import PlacedSentence, SentencePart
from cms.lib.richtext.claim_words import WordsByName
from cms.lib.richtext.unclaimed_text import ClaimWriter
from cms.lib.sentences import split_sentences

#: Stand around the name of a claim while sentences are looked for: no text has these characters.
OPEN, CLOSE = "\ue000", "\ue001"
MARKED_NAME = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


def mark_name(name: str) -> str:
    """Write the name of a claim so that it is found again."""
    return f"{OPEN}{name}{CLOSE}"


def list_claim_sentences(
    texts: Callable[..., Iterable[FigureText]], words: WordsByName
) -> Iterator[PlacedSentence]:
    """Yield the sentences with claims of the texts, which are written with a ``ClaimWriter``."""
    writer: ClaimWriter = mark_name
    for text in texts(write=writer):
        for sentence in split_sentences(text.text):
            if parts := split_names(sentence, words):
                yield PlacedSentence(parts, text.place, text.field)


def split_names(sentence: str, words: WordsByName) -> tuple[SentencePart, ...]:
    """Split a sentence at the claims in it; empty if there is none. Unknown names are left out."""
    pieces = MARKED_NAME.split(sentence)
    parts = [SentencePart(text) for text in pieces]
    for number, name in enumerate(pieces[1::2]):
        claim = words.get(name)
        parts[2 * number + 1] = SentencePart(claim.text, claim.id) if claim else SentencePart("")
    is_quoting = any(part.entry_id for part in parts)
    return tuple(part for part in parts if part.text) if is_quoting else ()
