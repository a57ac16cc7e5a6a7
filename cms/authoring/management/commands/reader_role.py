from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from cms.published.checks import is_read_side
from cms.published.models.embargoed import Embargoed


class Command(BaseCommand):
    help = (
        "Give a PostgreSQL role the right to read the published tables, and no other. Name it in "
        "DATABASE_READER_URL, and no fault in the API can show a draft. Run it after each "
        "migration; the role must exist."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="the role that the API reads with")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; this database is another.")
        from psycopg import sql  # noqa: PLC0415 -- comes only with the client of PostgreSQL

        role = sql.Identifier(options["role"])
        # Embargoed documents need a key, and keys are read with the other connection.
        models = [m for m in apps.get_models() if is_read_side(m) and m is not Embargoed]
        tables = [model._meta.db_table for model in models]
        names = sql.SQL(", ").join(sql.Identifier(table) for table in sorted(tables))
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [options["role"]])
            if cursor.fetchone() is None:
                raise CommandError(f"There is no role named {options['role']!r}; create it first.")
            revoke_all = sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}")
            cursor.execute(revoke_all.format(role))
            cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(names, role))
        self.stdout.write(f"{options['role']} may read {len(tables)} tables and nothing else.")
