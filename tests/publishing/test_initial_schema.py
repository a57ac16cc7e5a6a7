"""An empty database gets the same tables at once as by one migration after another."""

import pytest

from tests.conftest import IS_POSTGRESQL
from tests.installations import SETUP, installations, run

__all__ = ["installations"]
VENDOR = "postgresql" if IS_POSTGRESQL else "sqlite"
STEP_BY_STEP = """
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes())
call_command("migrate", verbosity=0)  # its signals create content types and permissions
"""
#: All that stands in a schema, but for what says how it came to be: the order of columns, and the
#: names that the database itself gives to keys and their indexes.
SCHEMA = {
    "sqlite": (
        """SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
        FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'""",
        """SELECT type, tbl_name, words(sql) FROM sqlite_master""",
    ),
    "postgresql": (
        """SELECT table_name, column_name, udt_name, is_nullable, column_default, collation_name,
        character_maximum_length, numeric_precision, numeric_scale, is_identity,
        generation_expression FROM information_schema.columns WHERE table_schema = 'public'""",
        """SELECT conrelid::regclass::text, pg_get_constraintdef(oid),
        CASE contype WHEN 'c' THEN conname END
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
        """SELECT tablename, regexp_replace(indexdef, 'INDEX [^ ]+_(pkey1?|key|uniq) ON', 'ON')
        FROM pg_indexes WHERE schemaname = 'public'""",
        """SELECT cfgname, maptokentype, mapseqno, dictname FROM pg_ts_config_map
        JOIN pg_ts_config ON pg_ts_config.oid = mapcfg JOIN pg_ts_dict ON pg_ts_dict.oid = mapdict
        WHERE cfgnamespace = 'public'::regnamespace""",
        """SELECT dictname, dictinitoption FROM pg_ts_dict
        WHERE dictnamespace = 'public'::regnamespace""",
        """SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
        """SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal""",
    ),
}
DESCRIBE = f"""
import re
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "words", 1, lambda sql: " ".join(sorted(re.split("[ ,()]+", sql or "")))
        )
    for query in {SCHEMA[VENDOR]!r}:
        cursor.execute(query)
        print(*sorted(map(repr, cursor.fetchall())), sep="\\n")
print(*sorted(MigrationRecorder(connection).applied_migrations()), sep="\\n")
print(*sorted(ContentType.objects.values_list("app_label", "model")), sep="\\n")
print(*sorted(Permission.objects.values_list("content_type__model", "codename")), sep="\\n")
"""


@pytest.mark.slow
@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_both_ways_lead_to_the_same_database(installations):
    step_by_step, at_once = installations(VENDOR), installations(VENDOR)

    run(step_by_step, "-c", SETUP + STEP_BY_STEP)
    said = run(at_once, "manage.py", "migrate")
    expected = run(step_by_step, "-c", SETUP + DESCRIBE).splitlines()

    assert "Created all tables of an empty database" in said
    assert len(expected) > 1000
    assert run(at_once, "-c", SETUP + DESCRIBE).splitlines() == expected
