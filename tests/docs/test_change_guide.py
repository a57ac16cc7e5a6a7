"""Where do I change X? Each file exists, and its path holds the word of its question."""

import re
from typing import NamedTuple

import pytest
from django.conf import settings

PAGE = settings.ROOT / "docs" / "how-to" / "where-do-i-change.md"
ROW = re.compile(r"^\| (.+) \| (\w+) \| \[`(.+)`\]\((.+)\) \|$", re.MULTILINE)


class Question(NamedTuple):
    change: str
    word: str
    path: str
    link: str


QUESTIONS = [Question(*row) for row in ROW.findall(PAGE.read_text())]


def test_page_answers_at_least_twenty_questions_and_none_twice():
    changes = [each.change for each in QUESTIONS]

    assert len(changes) >= 20
    assert len(set(changes)) == len(changes)


def test_every_row_that_leads_to_a_file_is_read():
    links = re.findall(r"^\|.*\]\(\.\./\.\./.*$", PAGE.read_text(), re.MULTILINE)

    assert len(links) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.change)
def test_file_exists_and_its_path_holds_the_word_of_the_question(question):
    asked = re.sub(r"[\W_]+", " ", question.change.lower())
    in_question = question.word.replace("_", " ")

    assert (settings.ROOT / question.path).is_file()
    assert question.link == f"../../{question.path}"
    names = [name.partition(".")[0] for name in question.path.split("/")]
    assert any(f"_{question.word}_" in f"_{name}_" for name in names)
    assert any(
        f" {form} " in f" {asked} "
        for form in (in_question, in_question.removesuffix("s"), f"{in_question}s")
    ), f"The word {question.word!r} is not in the question"
