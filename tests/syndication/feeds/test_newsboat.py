"""Newsboat, a feed reader that people use, follows the feeds of a running server."""

import shutil
import sqlite3
import subprocess

import pytest
from django.utils import timezone

from cms.publishing import publish, withdraw
from tests.factories.posts import PostFactory

NEWSBOAT = shutil.which("newsboat")
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.skipif(not NEWSBOAT, reason="needs newsboat, a feed reader for terminals"),
]


@pytest.fixture
def reader(live_server, tmp_path):
    """Reload a feed, ``reader("posts.rss")``, and return titles and texts by id."""
    (tmp_path / "config").touch()

    def reload(name):
        files = {flag: tmp_path / f"{name}{flag}" for flag in ("-u", "-c")}
        files["-u"].write_text(f"{live_server.url}/feeds/{name}\n")
        arguments = [str(part) for pair in files.items() for part in pair]
        subprocess.run(
            [str(NEWSBOAT), "-q", *arguments, "-C", str(tmp_path / "config"), "-x", "reload"],
            env={"HOME": str(tmp_path), "LANG": "C.UTF-8"},
            check=True,
            timeout=60,
            capture_output=True,
        )
        with sqlite3.connect(files["-c"]) as database:
            rows = database.execute("SELECT guid, title, content FROM rss_item")
            items = {guid: (title, content) for guid, title, content in rows}
        database.close()
        return items

    return reload


@pytest.mark.parametrize("name", ["posts.atom", "posts.rss"])
def test_reader_meets_a_post_then_its_update(reader, name):
    post = PostFactory(title="First")
    publish(post, by=None, at=timezone.now())
    first = reader(name)
    post.title, post.body = "Put right", "<p>Better text.</p>"
    post.save()
    publish(post, by=None, at=timezone.now(), significance="correction", note="It was wrong.")

    again = reader(name)

    assert [title for title, _ in first.values()] == ["First"]
    assert first.keys() == again.keys() == {f"urn:uuid:{post.pk}"}
    ((title, text),) = again.values()
    assert title == "Put right"
    assert "Better text." in text


def test_reader_without_tombstones_meets_the_notice(reader):
    post = PostFactory(title="Wrong", body="<p>The wrong dose.</p>")
    publish(post, by=None, at=timezone.now())
    reader("posts.rss")
    withdraw(post, by=None, at=timezone.now(), reason="safety")

    ((title, text),) = reader("posts.rss").values()

    assert title == "Withdrawn: Wrong"
    assert "The wrong dose." not in text
