"""Reading what rests on an entry reads no reference of others, also where statistics are kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.evidence.graph import read_graph
from cms.published.reference_keys import hash_id
from tests.query_plans import explain

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone fills such filters."),
    pytest.mark.django_db,
]


@pytest.mark.parametrize("is_analyzed", [False, True])
def test_no_filter_is_filled_with_all_references(study, post, is_analyzed):
    with connection.cursor() as cursor:
        if is_analyzed:
            cursor.execute("ANALYZE")

    with CaptureQueriesContext(connection) as context:
        graph = read_graph([hash_id(study.pk)])

    assert len(graph) == 3  # with the post, and the paper that the study rests on
    assert [line for line in explain(context[0]["sql"]) if "basis" in line] == [
        "SEARCH basis USING PRIMARY KEY (source=?)"
    ]
