"""Split plain text into sentences."""

import re

#: An end of a sentence, before white space and what can begin another one. Abbreviations with one
#: letter ("e. g.", "N. Smith") end none.
END = re.compile(r"(?<=[.!?…])(?<!\b\w\.)[\"”’»)\]]*\s+(?=[\"“„«(\[¿¡]*[^\W\d_a-zß-öø-ÿ]|\ue000)")


def split_sentences(text: str) -> list[str]:
    """Split a text into its sentences, without white space around them."""
    sentences, start = [], 0
    for end in END.finditer(text):
        sentences.append(text[start : end.end()].strip())
        start = end.end()
    sentences.append(text[start:].strip())
    return [each for each in sentences if each]
