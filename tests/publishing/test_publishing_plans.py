"""To publish, nothing is read from end to end: it takes as long with a hundred thousand entries."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.published.models.log import Head
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories import FACTORIES
from tests.query_plans import explain

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's plans ignore the few rows."),
    pytest.mark.django_db,
]
SCAN = re.compile(r"SCAN (\w+)")
#: An index of those acts alone that wait for their instant.
WAITING = "SCAN authoring_releaseitem USING INDEX release_waiting_item_once"
TABLES = {model._meta.db_table for model in apps.get_models()} - {Head._meta.db_table}


def find_scans(statements):
    """Return the lines of the plans of some statements that go through a table or an index."""
    return [
        line
        for statement in statements
        if statement.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE", "INSERT"))
        for line in explain(statement)
        if set(SCAN.findall(line)) & TABLES
    ]


@pytest.mark.parametrize("type", FACTORIES)
def test_no_act_on_an_entry_reads_a_table_from_end_to_end(type):
    draft = FACTORIES[type]()

    with CaptureQueriesContext(connection) as context:
        publish(draft, by=None, at=MONDAY)
        publish(draft, by=None, at=TUESDAY, note="Again.")
        withdraw(draft, by=None, at=WEDNESDAY, reason="error")

    assert set(find_scans(query["sql"] for query in context)) <= {WAITING}
