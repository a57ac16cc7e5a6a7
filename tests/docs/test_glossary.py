"""The glossary holds words that the code uses, and no others."""

import re

import pytest
from django.conf import settings

PAGE = settings.ROOT / "docs" / "reference" / "glossary.md"
ROWS = re.findall(
    r"^\| ([\w ,]+) \| (.+) \| \[`(.+)`\]\((.+)\) \|$", PAGE.read_text(), re.MULTILINE
)


def test_every_row_of_the_tables_is_read():
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    heads = [line for line in rows if line.startswith("| word |")]

    assert len(ROWS) == len(rows) - len(heads)
    assert len({words for words, *_ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("words", "meaning", "path", "link"), ROWS, ids=[row[0] for row in ROWS])
def test_word_is_in_the_file_beside_it(words, meaning, path, link):
    text = f"{path} {(settings.ROOT / path).read_text()}"
    text = re.sub(r"[_\s]+", " ", text.lower())

    assert link == f"../../{path}"
    assert [word for word in words.split(", ") if word not in text] == []
    assert meaning.endswith(".")
