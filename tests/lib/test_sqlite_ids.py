"""Ids on SQLite: 16 bytes, which are ids in Python whatever statement reads them."""

import sqlite3
from operator import attrgetter
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Max, Min

from cms.lib.sqlite.ids import pack_id, read_id, write_id
from cms.posts.models import Post, Topic
from tests.factories.posts import PostFactory, TopicFactory

ID = UUID("0123abcd-0123-4567-89ab-0123456789ab")
OTHER = UUID("f123abcd-ffff-4fff-8fff-ffffffffffff")


@pytest.mark.parametrize("value", [ID, ID.bytes, ID.hex, str(ID), ID.hex.encode()])
def test_an_id_is_read_however_a_database_gives_it(value):
    assert read_id(value) == ID


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ID.hex, ID.bytes),
        (str(ID), ID.bytes),
        (str(ID).upper(), ID.bytes),
        (ID.bytes, ID.bytes),
        (None, None),
        ("lost", "lost"),
    ],
)
def test_what_is_no_id_in_digits_is_left_as_it_is(value, expected):
    assert pack_id(value) == expected


def test_an_id_is_written_as_people_write_it():
    assert (write_id(ID.bytes), write_id(None)) == (str(ID), None)


def test_bytes_sort_as_ids_do():
    ids = [UUID(int=number << shift) for number in (1, 2, 255) for shift in (0, 60, 120)]

    assert sorted(ids, key=attrgetter("bytes")) == sorted(ids) == sorted(ids, key=str)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "conditions",
    [
        {"pk": ID},
        {"pk": ID.hex},
        {"pk__in": [str(ID)]},
        {"pk__lt": OTHER},
        {"pk__iexact": str(ID)},
        {"pk__contains": "0123-4567"},
        {"pk__startswith": "0123abcd-0"},
        {"pk__iendswith": "56789AB"},
        {"pk__regex": "^0123abcd-"},
    ],
    ids=str,
)
def test_an_entry_is_found_by_its_id_and_by_parts_of_it(conditions):
    TopicFactory(pk=ID)
    TopicFactory(pk=OTHER)

    assert [topic.pk for topic in Topic.objects.filter(**conditions)] == [ID]


@pytest.mark.django_db
def test_ids_come_with_relations_and_from_functions():
    topic = TopicFactory(pk=ID)
    TopicFactory(pk=OTHER)
    post = PostFactory(topics=[topic])

    (read,) = Post.objects.prefetch_related("topics")

    assert read == post
    assert list(read.topics.all()) == [topic]
    if connection.vendor == "sqlite":  # PostgreSQL has no such functions before 18
        assert Topic.objects.aggregate(Min("pk"), Max("pk")) == {"pk__min": ID, "pk__max": OTHER}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="This is about SQLite.")
def test_a_statement_of_ours_reads_ids_from_columns_and_bytes_from_expressions():
    TopicFactory(pk=ID)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, max(id), typeof(id) FROM {Topic._meta.db_table} WHERE id = %s", [ID]
        )
        assert cursor.fetchall() == [(ID, ID.bytes, "blob")]


def test_other_databases_of_the_process_read_bytes():
    with sqlite3.connect(":memory:") as database:
        assert database.execute("SELECT ?", [ID]).fetchone() == (ID.bytes,)
