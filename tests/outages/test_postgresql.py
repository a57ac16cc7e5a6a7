"""Connections to PostgreSQL that are cut take nothing from readers, and no act from authors."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connections, transaction
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from cms.authoring.releases import schedule_acts
from cms.lib.database_errors import OutcomeUnknownError
from cms.lib.postgresql.base import DatabaseWrapper
from cms.posts.models import Topic
from cms.posts.published import PublishedTopic
from cms.published.models.log import Change
from cms.publishing import publish
from tests.authoring.topic_pages import PUBLISH_BUTTON, topic_form, topic_url
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.page_client import PageClient

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, databases=["default", "reader", "preview"]),
]
READS = [
    "/api/v1/",
    "/api/v1/topics/",
    "/api/v1/topics/there/",
    "/api/v1/changes/",
    "/api/v1/search/?q=back",
    "/posts/first/",
    "/feeds/corrections.atom",
    "/sitemap.xml",
    "/readyz",
]


@pytest.fixture
def client() -> Client:
    """A client that is answered as over the wire: with a 500 or 503, not with an exception."""
    return PageClient(raise_request_exception=False)


@pytest.fixture
def editor(client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


@pytest.fixture
def there(proxy):
    topic = TopicFactory(slug="there")
    publish(topic, PostFactory(slug="first"), by=None, at=MONDAY)
    return topic


class CutOnce:
    """Cuts the wires when a statement that has ``words`` is about to be sent for the first time."""

    def __init__(self, proxy, words=""):
        self.proxy, self.words, self.is_done = proxy, words, False

    def __call__(self, execute, sql, params, many, context):
        if self.words in sql and not self.is_done:
            self.is_done = True
            self.proxy.cut()
        return execute(sql, params, many, context)


@pytest.mark.parametrize("path", READS)
def test_idle_connections_that_were_cut_are_not_used(client, proxy, there, path, caplog):
    client.get(path)
    close_old_connections()  # as at the end of a request: they go back to their pools
    proxy.cut()

    response = client.get(path)

    assert response.status_code == 200
    assert "No answer of the database" not in caplog.text  # no first try had to fail


@pytest.mark.parametrize("path", READS)
def test_read_whose_connection_is_cut_is_answered(client, proxy, there, path):
    with connections["reader"].execute_wrapper(CutOnce(proxy)):
        response = client.get(path)

    assert response.status_code == 200


def test_read_whose_connection_is_cut_after_some_statements_is_answered_in_full(
    client, proxy, there
):
    cut = CutOnce(proxy, "posts_publishedtopic")

    with connections["reader"].execute_wrapper(cut):
        response = client.get("/api/v1/topics/", {"count": "true"})

    assert (cut.is_done, response.status_code) == (True, 200)
    assert response.json() == client.get("/api/v1/topics/", {"count": "true"}).json()


def test_pages_of_the_admin_are_read_again_too(editor, proxy, there):
    with connections["default"].execute_wrapper(CutOnce(proxy, "posts_topic")):
        response = editor.get("/admin/posts/topic/")

    assert response.status_code == 200


def test_database_that_is_gone_is_an_honest_503_and_heals(client, proxy, there, monkeypatch):
    for connection in connections.all():
        monkeypatch.setitem(connection.settings_dict["OPTIONS"]["pool"], "timeout", 0.5)
        connection.close()
        connection.close_pool()
    proxy.stop()

    gone = {path: client.get(path) for path in READS[1:-1]}
    unready = client.get("/readyz")
    proxy.start()
    wait_until_reachable()
    healed = {path: client.get(path).status_code for path in READS}

    assert {path: (r.status_code, r["Retry-After"]) for path, r in gone.items()} == dict.fromkeys(
        gone, (503, "5")
    )
    problem = gone["/api/v1/topics/"]
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["type"].endswith("/problems/unavailable/")
    assert problem["Access-Control-Allow-Origin"] == "*"
    assert problem["Cache-Control"] == "no-store"
    assert "The database does not answer" in gone["/posts/first/"].content.decode()
    assert (unready.status_code, unready.json()["status"]) == (503, "fail")
    assert healed == dict.fromkeys(READS, 200)


def wait_until_reachable() -> None:
    """Ask until the pools have connected again, which takes them a second or two."""
    for connection in connections.all():
        while True:
            try:
                connection.ensure_connection()
                break
            except OperationalError:
                continue


def test_while_the_database_is_gone_only_one_request_a_second_waits_for_it(
    proxy, there, monkeypatch
):
    connection = connections["reader"]
    monkeypatch.setitem(connection.settings_dict["OPTIONS"]["pool"], "timeout", 0.5)
    connection.close()
    connection.close_pool()
    proxy.stop()

    sentences = []
    for _ in range(20):
        with pytest.raises(OperationalError) as failure:
            connection.ensure_connection()
        sentences.append(str(failure.value))

    refused = "The database could not be reached a moment ago."
    assert sentences[0] != refused
    assert sentences[1:] == [refused] * 19


def test_database_whose_connections_are_all_in_use_is_not_taken_for_gone(proxy, there, monkeypatch):
    connection = connections["reader"]
    for option, value in {"timeout": 0.1, "max_size": 1}.items():
        monkeypatch.setitem(connection.settings_dict["OPTIONS"]["pool"], option, value)
    connection.close()
    connection.close_pool()
    connection.ensure_connection()

    with pytest.raises(OperationalError, match="couldn't get a connection"):
        connection.copy().ensure_connection()

    assert DatabaseWrapper.unreachable_until == {}


def typed_again(response) -> dict[str, list[str]]:
    """Return what the button of the page sends."""
    form = LexborHTMLParser(response.content.decode()).css_first("form")
    data: dict[str, list[str]] = {}
    for field in form.css("textarea"):
        data.setdefault(field.attributes["name"], []).append(field.text().removeprefix("\n"))
    return data


def test_publishing_that_loses_its_connection_says_so_and_can_be_sent_again(editor, proxy, there):
    topic = TopicFactory(slug="new", name="New")
    version = editor.open_page(topic_url(topic, "publish"))
    form = {"confirm": "1", "note": "A note & <more>", **version}

    with connections["default"].execute_wrapper(CutOnce(proxy, "published_change")):
        lost = editor.post(topic_url(topic, "publish"), form)

    assert (lost.status_code, lost["Retry-After"]) == (503, "5")
    assert "Nothing was saved, published or withdrawn" in lost.content.decode()
    assert not PublishedTopic.objects.filter(pk=topic.pk).exists()
    assert typed_again(lost) == {"confirm": ["1"], "note": ["A note & <more>"], **version}
    again = editor.post(topic_url(topic, "publish"), typed_again(lost))
    assert again.status_code == 302
    assert PublishedTopic.objects.filter(pk=topic.pk).exists()


def test_saving_that_loses_its_connection_keeps_what_was_typed(editor, proxy, there):
    summary = "Two lines,\r\nand a <b>second</b>. " * 20
    form = topic_form(there, name="Typed", summary=summary) | {PUBLISH_BUTTON: ""}

    with connections["default"].execute_wrapper(CutOnce(proxy, "published_head")):
        lost = editor.post(topic_url(there), form)
    before = Topic.objects.get().name
    typed = typed_again(lost)
    editor.post(topic_url(there), typed)

    assert lost.status_code == 503
    assert (before, Topic.objects.get().name) == ("Back pain", "Typed")
    assert PublishedTopic.objects.get().title == "Typed"
    assert typed["summary"] == [summary.replace("\r\n", "\n")]
    assert "Show what you wrote" in lost.content.decode()


def test_commit_whose_answer_was_lost_is_looked_up(editor, proxy, there):
    topic = TopicFactory(slug="new", name="New")
    opened = editor.open_page(topic_url(topic, "publish"))
    proxy.loses_commits = True

    lost = editor.post(topic_url(topic, "publish"), {"confirm": "1"} | opened)

    proxy.loses_commits = False
    page = LexborHTMLParser(lost.content.decode())
    assert (lost.status_code, page.css_first("h1").text()) == (200, "It was stored")
    assert page.css_first("main a").attributes["href"] == topic_url(topic)
    assert PublishedTopic.objects.filter(pk=topic.pk).exists()
    assert page.css_first("form") is None


def test_commit_that_cannot_be_looked_up_is_not_called_nothing(editor, proxy, there):
    """A schedule leaves no line in the history of the admin."""
    proxy.loses_commits = True

    lost = editor.post(topic_url(there, "schedule"), {"confirm": "1", "due_at": "2999-01-01T08:00"})

    proxy.loses_commits = False
    heading = LexborHTMLParser(lost.content.decode()).css_first("h1").text()
    assert (lost.status_code, heading) == (503, "Perhaps nothing was stored, perhaps all of it")


def test_password_is_never_written_into_the_page(client, proxy, there):
    User.objects.create_user("editor", password="a quiet harbour")

    with connections["default"].execute_wrapper(CutOnce(proxy, "auth_user")):
        lost = client.post("/admin/login/", {"username": "editor", "password": "a quiet harbour"})

    assert lost.status_code == 503
    assert "a quiet harbour" not in lost.content.decode()
    assert "Back to the page" in lost.content.decode()


@transaction.atomic
def rename_topics(name, *, amid):
    Topic.objects.update(name="B")
    amid()
    Topic.objects.update(name=name)


def test_only_a_commit_that_was_sent_is_of_unknown_outcome(proxy, there):
    with pytest.raises(OperationalError) as before:
        rename_topics("A", amid=proxy.cut)
    proxy.loses_commits = True
    with pytest.raises(OutcomeUnknownError):
        rename_topics("C", amid=lambda: None)
    proxy.loses_commits = False

    assert not isinstance(before.value, OutcomeUnknownError)
    assert Topic.objects.get().name == "C"


def test_due_release_that_loses_its_connection_is_carried_out_by_the_worker(proxy, there):
    planned = TopicFactory(slug="planned")
    release = schedule_acts([planned], act="publish", at=TUESDAY, now=MONDAY, by=None)

    with connections["default"].execute_wrapper(CutOnce(proxy, "published_change")):
        call_command("worker", once=True)
    release.refresh_from_db()
    failed, problem = release.state, release.problem
    type(release).objects.update(retry_at=TUESDAY)
    call_command("worker", once=True)

    release.refresh_from_db()
    assert (failed, release.state) == ("failed", "done")
    assert problem.startswith("The database could not be written (")
    assert Change.objects.filter(entry_id=planned.pk).count() == 1


def test_subscription_that_loses_its_connection_is_a_503(client, proxy, there, settings):
    feed = f"{settings.BASE_URL}/feeds/posts.atom"
    form = {"hub.mode": "subscribe", "hub.topic": feed, "hub.callback": "https://example.org/"}

    with connections["default"].execute_wrapper(CutOnce(proxy, "push_follower")):
        lost = client.post("/hub", form)
    close_old_connections()  # as at the end of a request
    again = client.post("/hub", form)

    assert (lost.status_code, lost["Retry-After"]) == (503, "5")
    assert again.status_code == 202


def test_stream_whose_connection_is_cut_ends_and_its_client_comes_again(client, proxy, there):
    with connections["reader"].execute_wrapper(CutOnce(proxy, "published_change")):
        response = client.get("/api/v1/changes/stream/?after=0")
        text = b"".join(response.streaming_content).decode()

    assert (response.status_code, text) == (200, "retry: 1000\nid: 0\n\n")
