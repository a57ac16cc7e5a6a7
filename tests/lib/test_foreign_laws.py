"""The law of foreign markup: deleted, hidden and commented text is in no output, other text is."""

import json
import re

from hypothesis import HealthCheck, given, settings

from cms.lib.richtext.html_renderer import to_html, to_text
from cms.lib.richtext.markdown_renderer import to_markdown
from cms.lib.richtext.parser import parse_blocks
from cms.lib.richtext.sanitizer import sanitize, sanitize_with_report
from tests.lib.foreign_text import documents, write

WORD = re.compile("(?:KEPT|GONE)[0-9]+X")
slowly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slowly
@given(documents)
def test_what_is_deleted_hidden_or_a_comment_is_in_no_output_and_all_else_in_each(document):
    html, kept, _ = write(document)

    blocks = parse_blocks(html)

    assert WORD.findall(sanitize(html)) == kept
    assert WORD.findall(to_html(blocks)) == kept
    assert WORD.findall(json.dumps(blocks)) == kept
    assert WORD.findall(to_text(blocks)) == kept
    assert WORD.findall(to_markdown(blocks, pictures={}, urls={})) == kept


@slowly
@given(documents)
def test_what_is_gone_is_said(document):
    html, _, gone = write(document)

    counts = sanitize_with_report(html)[1]

    assert bool(counts.keys() - {"letters"}) == bool(gone)


@slowly
@given(documents)
def test_a_body_that_was_cleaned_stays_as_it_is(document):
    html = sanitize(write(document)[0])

    assert sanitize_with_report(html) == (html, {})
