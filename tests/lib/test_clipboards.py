"""Clipboards of many programs through the server's cleaner."""

from cms.lib.richtext.foreign.report import describe_left_out
from cms.lib.richtext.sanitizer import sanitize, sanitize_with_report
from tests.clipboards import PROGRAMS, body_markdown, every_program, read_clipboard


@every_program
def test_the_clipboard_of_a_program_becomes_its_text_without_what_was_deleted(program):
    clipboard = read_clipboard(program)

    html, counts = sanitize_with_report(clipboard.html)

    assert body_markdown(html) == clipboard.markdown
    assert describe_left_out(counts) == clipboard.server


@every_program
def test_what_was_cleaned_is_clean(program):
    html = sanitize(read_clipboard(program).html)

    assert sanitize_with_report(html) == (html, {})


def test_the_corpus_is_not_empty():
    assert len(PROGRAMS) >= 10
