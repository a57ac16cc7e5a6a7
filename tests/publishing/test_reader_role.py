"""The role for readers: a net under the import contracts, which see no queries."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from cms.posts.models import Topic
from cms.posts.published import PublishedTopic


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_reader_role_reads_published_rows_and_no_draft(capsys):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE marrow_test_reader")
    call_command("reader_role", "marrow_test_reader")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE marrow_test_reader")

    assert PublishedTopic.objects.count() == 0
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Topic.objects.count()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PublishedTopic.objects.all().delete()


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_role_that_does_not_exist_is_named():
    with pytest.raises(CommandError, match="no role named 'nobody-here'"):
        call_command("reader_role", "nobody-here")
