"""Diffs reproduce both texts, and show changes as people see them."""

from hypothesis import given
from hypothesis import strategies as st

from cms.lib import diff
from cms.lib.diff import ComparableBlock, diff_blocks, diff_words

prose = st.lists(st.sampled_from(["pain", "disc", "fusion", " ", "\n", "of", "a"])).map(" ".join)
texts = st.one_of(prose, st.text(max_size=40))
pieces = st.lists(
    st.tuples(st.sampled_from(["paragraph", "heading"]), texts).map(
        lambda pair: ComparableBlock(type=pair[0], text=pair[1], key=repr(pair))
    ),
    max_size=8,
)


def join_texts(spans, without):
    return "".join(each["text"] for each in spans if each["change"] != without)


def strip_spaces(text):
    return "".join(text.split())


@given(texts, texts)
def test_what_stayed_and_what_came_make_the_new_text(old, new):
    spans = diff_words(old, new)

    assert join_texts(spans, "removed") == new
    assert strip_spaces(join_texts(spans, "added")) == strip_spaces(old)


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert {each["change"] for each in diff_words(text, text)} <= {"unchanged"}


@given(pieces, pieces)
def test_blocks_that_stayed_came_and_changed_make_the_new_body(old, new):
    changes = diff_blocks(old, new)

    def body(without):
        left = [each for each in changes if each["change"] != without]
        return [(each["type"], join_texts(each["spans"], without)) for each in left]

    assert body("removed") == [(piece.type, piece.text) for piece in new]
    assert [(kind, strip_spaces(text)) for kind, text in body("added")] == [
        (piece.type, strip_spaces(piece.text)) for piece in old
    ]


@given(pieces)
def test_a_body_does_not_differ_from_itself(body):
    assert {each["change"] for each in diff_blocks(body, body)} <= {"unchanged"}


def test_words_show_what_a_person_would_underline():
    assert diff_words("Of 26 people 20 avoided it.", "Of 26 people 18 avoided it, she says.") == [
        {"change": "unchanged", "text": "Of 26 people"},
        {"change": "removed", "text": " 20"},
        {"change": "added", "text": " 18"},
        {"change": "unchanged", "text": " avoided"},
        {"change": "removed", "text": " it."},
        {"change": "added", "text": " it, she says."},
    ]


def test_a_block_with_half_of_its_words_has_changed_and_others_came_or_went():
    def paragraph(text):
        return ComparableBlock(type="paragraph", text=text, key=text)

    old = [paragraph("It lasts a year."), paragraph("Gone altogether."), paragraph("The end.")]
    new = [paragraph("It lasts two years or a year."), paragraph("The end."), paragraph("New.")]

    assert [each["change"] for each in diff_blocks(old, new)] == [
        "changed", "removed", "unchanged", "added",
    ]  # fmt: skip


def test_very_long_texts_are_not_compared_word_by_word(monkeypatch):
    monkeypatch.setattr(diff, "MAX_COMPARISONS", 3)

    assert diff_words("a b", "a c") == [
        {"change": "removed", "text": "a b"},
        {"change": "added", "text": "a c"},
    ]
