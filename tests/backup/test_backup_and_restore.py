"""A backup that is put back holds all that was there, and nothing of what came after it."""

import json
import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.authoring.audit import find_faults
from cms.backup import creation, restoration, tables
from cms.posts.models import Topic
from cms.posts.published import PublishedTopic
from cms.published.models.log import Change, Head
from cms.publishing import publish, withdraw
from tests.backup.archives import rewrite
from tests.clock import MONDAY, TUESDAY
from tests.factories import FACTORIES
from tests.factories.media import ImageFactory
from tests.factories.posts import TopicFactory

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.slow,
]


def all_rows():
    """Every row of every table, which the backup has to bring back."""
    return {
        label: list(tables.dump_rows(model, using="default"))
        for label, model in tables.list_tables(apps).items()
    }


def stored_files(name):
    storage = storages[name]
    found, folders = {}, [""]
    while folders:
        folder = folders.pop()
        below, files = storage.listdir(folder) if storage.exists(folder) else ([], [])
        folders += [f"{folder}/{each}".lstrip("/") for each in below]
        for file in files:
            path = f"{folder}/{file}".lstrip("/")
            with storage.open(path) as content:
                found[path] = content.read()
    return found


def backup(path):
    return creation.create_backup(path, report=lambda line: None)


def restore(path, *, replace=True):
    return restoration.restore_backup(path, replace=replace, report=lambda line: None)


@pytest.fixture
def backed_up(tmp_path):
    """A world with an entry of every type, backed up; what was there, and the file."""
    get_user_model().objects.create_user("editor", password="x")
    for factory in FACTORIES.values():
        publish(factory(), by=None, at=MONDAY)
    path = tmp_path / "world.tar"
    manifest = backup(path)
    return path, manifest, all_rows(), stored_files("default"), stored_files("public")


def test_all_is_as_it_was(backed_up):
    path, manifest, rows, originals, public = backed_up
    publish(TopicFactory(), by=None, at=TUESDAY)
    later = ImageFactory()
    publish(later, by=None, at=TUESDAY)
    withdraw(Topic.objects.earliest("created_at"), by=None, at=TUESDAY, reason="error")
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    cache.set("answer", "of the time after the backup")

    restore(path)

    assert all_rows() == rows
    assert stored_files("public") == public  # the picture of the later image is not published
    assert stored_files("default").items() >= originals.items()
    assert Session.objects.count() == 0  # whoever was logged in may be somebody else now
    assert cache.get("answer") is None
    assert list(find_faults()) == []
    assert manifest["place"] == f"{Head.objects.get().sequence}-{Head.objects.get().chain[:16]}"


def test_what_a_storage_has_lost_comes_back(backed_up):
    path, _, _, originals, public = backed_up
    for name, files in (("default", originals), ("public", public)):
        for file in files:
            storages[name].delete(file)
    damaged = min(public)
    storages["public"].save(damaged, ContentFile(bytes(len(public[damaged]))))

    restore(path)

    assert (stored_files("default"), stored_files("public")) == (originals, public)


def test_what_is_made_next_gets_numbers_of_its_own(backed_up):
    path, *_ = backed_up

    restore(path)

    publish(*[factory() for factory in FACTORIES.values()], by=None, at=TUESDAY)
    get_user_model().objects.create_user("author")
    assert Head.objects.get().sequence == Change.objects.count() == 2 * len(FACTORIES)
    assert list(find_faults()) == []


def test_what_was_restored_is_found_by_the_search(backed_up, client):
    path, *_ = backed_up
    topic = PublishedTopic.objects.get()

    restore(path)

    results = client.get("/api/v1/search/", {"q": topic.title}).json()["results"]
    assert str(topic.pk) in [result["id"] for result in results]


def test_a_backup_of_the_restored_database_has_the_same_digest(backed_up, tmp_path):
    path, manifest, *_ = backed_up
    restore(path)

    assert backup(tmp_path / "again.tar")["digest"] == manifest["digest"]


def test_a_database_with_content_is_not_replaced_unasked(backed_up):
    path, _, rows, *_ = backed_up

    with pytest.raises(CommandError, match=r"is not empty\. With --replace"):
        call_command("restore", path)

    assert all_rows() == rows


def lose_a_row(manifest, members):
    members["tables/posts.Topic.ndjson"] = b""


def change_a_row(manifest, members):
    name = "tables/published.Change.ndjson"
    members[name] = members[name].replace(b'"publish"', b'"PUBLISH"', 1)


def change_a_file(manifest, members):
    name = next(name for name in members if name.startswith("files/public/"))
    members[name] = members[name][::-1]


def lose_a_member(manifest, members):
    del members["tables/posts.Post.ndjson"]


def lose_a_table(manifest, members):
    del manifest["tables"]["posts.Post"]


def come_from_a_later_version(manifest, members):
    manifest["migrations"].append(["posts", "0099_later"])


WRONG = {
    lose_a_row: "posts.Topic: ",
    change_a_row: "was stored, and|constraint|CHECK",
    change_a_file: "was not stored as the backup has it",
    lose_a_member: "The backup lacks tables/posts.Post.ndjson",
    lose_a_table: "has other tables",
    come_from_a_later_version: r"made by a newer version of Marrow \(posts.0099_later\)",
}


@pytest.mark.parametrize("change", WRONG)
def test_what_can_not_be_put_back_changes_nothing(change, backed_up, tmp_path):
    path, *_ = backed_up
    rewrite(path, tmp_path / "wrong.tar", change)
    publish(TopicFactory(), by=None, at=TUESDAY)
    for file in stored_files("public"):
        storages["public"].delete(file)
    rows, public = all_rows(), stored_files("public")

    with pytest.raises(Exception, match=WRONG[change]):
        restore(tmp_path / "wrong.tar")

    assert all_rows() == rows
    assert stored_files("public") == public


def test_a_backup_of_an_earlier_version_is_not_put_into_newer_tables(backed_up, tmp_path):
    path, *_ = backed_up
    rewrite(path, tmp_path / "older.tar", lambda manifest, _: manifest["migrations"].pop())

    with pytest.raises(CommandError, match="name a database without tables"):
        call_command("restore", tmp_path / "older.tar", "--replace")


def test_a_file_that_rows_need_and_nobody_has_is_named(backed_up, tmp_path):
    _, _, _, _, public = backed_up
    storages["public"].delete(min(public))

    with pytest.raises(CommandError, match=f"{min(public)} is named by the rows, but not stored"):
        call_command("backup", tmp_path / "b.tar")

    assert not (tmp_path / "b.tar").exists()


def test_a_file_that_vanished_while_files_were_copied_lets_all_begin_again(
    backed_up, tmp_path, monkeypatch
):
    _, manifest, *_ = backed_up
    copy_file, vanished, lines = creation.files.copy_file, [], []

    def vanish_once(file, target):
        if file.storage == "public" and not vanished:
            vanished.append(file)
            raise FileNotFoundError(file.name)
        return copy_file(file, target)

    monkeypatch.setattr(creation.files, "copy_file", vanish_once)

    again = creation.create_backup(tmp_path / "b.tar", report=lines.append)

    assert again["digest"] == manifest["digest"]
    assert [line for line in lines if line.endswith("Beginning again.")] == [
        f"{vanished[0].name} is named by the rows, but not stored. Beginning again."
    ]


def test_the_commands_say_what_they_did(backed_up, tmp_path, capsys):
    path, manifest, *_ = backed_up

    call_command("restore", path, "--check")
    checked = capsys.readouterr().out
    call_command("restore", path, "--replace")
    restored = capsys.readouterr().out

    said = f"Place in the log: {manifest['place']}\nDigest of the content: {manifest['digest']}\n"
    assert re.fullmatch(rf"Made \S+ of (sqlite|postgresql)\.\n{re.escape(said)}", restored)
    assert checked == restored


@pytest.mark.parametrize("words", [["restore", "nowhere.tar"], ["backup", "/proc/no"]])
def test_what_can_not_be_opened_is_one_line(words):
    with pytest.raises(CommandError, match=words[1]):
        call_command(*words)


def test_the_lines_of_a_table_are_alike_in_both_databases():
    """Times have a zone, decimals no padding, and JSON the order of its keys."""
    image = ImageFactory(focal_x="0.5000")
    line = json.loads(next(tables.dump_rows(type(image), using="default")))
    names = [field.attname for field in tables.list_fields(type(image))]

    row = dict(zip(names, line, strict=True))

    assert row["focal_x"] == "0.5"
    assert row["created_at"].endswith("+00:00")
    assert isinstance(row["renditions"], list)
