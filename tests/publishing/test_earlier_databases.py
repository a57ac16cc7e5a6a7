"""A database of an earlier form is met with one sentence, and is left as it is."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cms.authoring.management.commands.migrate import unknown_migrations

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("label", "name"),
    [("published", "0002_search"), ("treatments", "0005_wide_columns_last"), ("studies", "0099_x")],
)
def test_database_of_an_earlier_form_is_refused_with_what_to_do(label, name):
    MigrationRecorder(connection).record_applied(label, name)

    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0)

    sentence = str(refused.value)
    assert f"another version of Marrow ({label}.{name})" in sentence
    assert "MARROW_DATA or DATABASE_URL" in sentence
    assert sentence.count(". ") == 0
    assert sentence.endswith("start again.")


def test_migrations_of_other_apps_are_not_ours_to_judge():
    MigrationRecorder(connection).record_applied("auth", "0099_of_a_later_django")

    assert unknown_migrations(connection) == []


def test_database_of_this_form_is_migrated(capsys):
    call_command("migrate", verbosity=0)

    assert capsys.readouterr().err == ""
