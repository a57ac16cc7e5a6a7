"""An outage of the database is told from a slip in a statement."""

import pytest
from django.db import Error, OperationalError, connection, connections

from cms.lib.database_errors import OutcomeUnknownError, find_outage, is_outage

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])
on_postgresql = pytest.mark.postgres
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="This is about SQLite.")


def run(*statements, alias="default") -> None:
    with connections[alias].cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def error_of(*statements, alias="default") -> Error:
    with pytest.raises(Error) as failure:
        run(*statements, alias=alias)
    connections[alias].close()
    return failure.value


@pytest.mark.parametrize(
    "statement",
    ["SELECT 1 FROM nowhere", "SELECT nothing", "SELECT FROM FROM", "INSERT INTO nowhere"],
)
def test_slip_in_a_statement_is_no_outage(statement):
    assert not is_outage(error_of(statement))


@on_sqlite
def test_file_that_can_not_be_opened_or_is_locked_is_an_outage(tmp_path):
    name = connection.settings_dict["NAME"]
    away = error_of(f"ATTACH '{tmp_path}/no/folder.sqlite3' AS other")
    locked = error_of(
        f"ATTACH '{name}' AS other", "PRAGMA busy_timeout=0", "BEGIN IMMEDIATE", "VACUUM other"
    )

    assert is_outage(away)
    assert is_outage(locked)


@on_sqlite
def test_write_on_a_read_only_connection_is_an_outage():
    assert is_outage(error_of("DELETE FROM published_head", alias="reader"))


@on_postgresql
def test_write_on_a_standby_is_an_outage():
    assert is_outage(error_of("DELETE FROM published_head", alias="reader"))


@on_postgresql
def test_connection_that_was_terminated_is_an_outage():
    assert is_outage(error_of("SELECT pg_terminate_backend(pg_backend_pid())"))


@on_postgresql
def test_statement_that_takes_too_long_is_no_outage():
    # In a transaction: the connection goes back to its pool, and the next test gets it.
    limited = ("BEGIN", "SET LOCAL statement_timeout = 1", "SELECT pg_sleep(60)")
    assert not is_outage(error_of(*limited))


def raise_from(outage: Exception) -> None:
    try:
        raise OperationalError("gone") from outage
    except OperationalError as error:
        raise ValueError("no row") from error


def test_what_an_outage_led_to_is_one_too():
    outage = OutcomeUnknownError("gone in the middle")
    with pytest.raises(ValueError, match="no row") as failure:
        raise_from(outage)

    assert find_outage(failure.value) is outage
    assert find_outage(ValueError("no row")) is None
    assert find_outage(None) is None
