"""Reading what rests on an entry reads no reference of others, also where statistics are kept."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.evidence.graph import read_graph
from cms.evidence.reach import read_touched
from cms.published.reference_keys import hash_id
from tests.query_plans import explain

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone fills such filters."),
    pytest.mark.django_db,
]


@pytest.fixture(params=[False, True], ids=["without statistics", "with statistics"])
def entries(request, study, post):
    with connection.cursor() as cursor:
        if request.param:
            cursor.execute("ANALYZE")


def read_plan(read, study):
    """Return what was read of a study, and the lines of the plan about references and cards."""
    with CaptureQueriesContext(connection) as context:
        found = read([hash_id(study.pk)])
    lines = explain(context[0]["sql"])
    assert [line for line in lines if "BLOOM" in line] == []
    return found, [
        line
        for line in lines
        if re.match("(SCAN|SEARCH) (published_reference|reference|basis|container|card)", line)
    ]


def test_the_graph_of_an_entry_reads_no_other_references(entries, study):
    graph, plan = read_plan(read_graph, study)

    assert len(graph) == 3  # with the post, and the paper that the study rests on
    assert plan == [
        "SEARCH reference USING COVERING INDEX reference_to (relation=? AND target=?)",
        "SEARCH basis USING PRIMARY KEY (source=?)",
        "SEARCH card USING INDEX sqlite_autoindex_published_card_2 (reference_key=?) LEFT-JOIN",
    ]


def test_what_an_entry_touches_is_found_without_other_references_and_cards(entries, study):
    touched, plan = read_plan(read_touched, study)

    assert [each.type for each in touched] == ["post"]
    assert plan == [
        "SEARCH published_reference USING COVERING INDEX reference_to (relation=? AND target=?)",
        "SEARCH reference USING COVERING INDEX reference_to (relation=? AND target=?)",
        "SEARCH container USING PRIMARY KEY (source=? AND relation=?)",
        "SEARCH card USING INDEX sqlite_autoindex_published_card_2 (reference_key=?)",
    ]
