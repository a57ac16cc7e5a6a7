"""OpenSearch and Elasticsearch, played by a server of the test that speaks as they do.

None of this was run against a real one: the bodies are those of their documentation.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cms.published.models.log import Head
from cms.published.search.indexer import VERSION, index_pending_changes
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory
from tests.places import foreign_place, place_at

pytestmark = pytest.mark.django_db


class FakeOpenSearch(BaseHTTPRequestHandler):
    """Stores documents by index and id; a search matches any word of the query."""

    def do(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        self.server.requests.append((self.command, self.path, body, dict(self.headers)))
        status, response = self.respond(self.path.partition("?")[0].strip("/"), body)
        content = json.dumps(response).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def respond(self, path, body):
        documents = self.server.documents
        if path == "_bulk":
            return 200, {"errors": False, "items": self.bulk(body.splitlines())}
        index, _, rest = path.partition("/")
        if rest == "_search":
            return 200, {"hits": {"hits": self.hits(documents.get(index, {}), json.loads(body))}}
        if rest:
            document = documents.get(index, {}).get(rest.removeprefix("_doc/"))
            return (200, {"_source": document}) if document else (404, {"found": False})
        if self.command == "DELETE":
            return (200 if documents.pop(index, None) else 404), {}
        documents[index] = {}
        return 200, {"acknowledged": True}

    def bulk(self, lines):
        items, lines = [], iter(lines)
        for line in lines:
            ((action, where),) = json.loads(line).items()
            documents = self.server.documents.setdefault(where["_index"], {})
            if action == "index":
                documents[where["_id"]] = json.loads(next(lines))
                items.append({"index": {"status": 201}})
            else:
                withdrawn = documents.pop(where["_id"], None)
                items.append({"delete": {"status": 200 if withdrawn else 404}})
        return items

    def hits(self, documents, request):
        words = re.findall(r'"query": ?"(\w+)"', json.dumps(request["query"]["bool"]))
        hits = []
        for id, document in documents.items():
            score = sum(document["title_words"].count(word) * 8 for word in words)
            score += sum(document["summary_words"].count(word) * 3 for word in words)
            if score:
                marked = {
                    "title_words": [re.sub(words[0], "\x02\\g<0>\x03", document["title_words"])]
                }
                hit = {"_id": id, "_score": score, "_source": document, "highlight": marked}
                hits.append(hit)
        return sorted(hits, key=lambda hit: -hit["_score"])

    def log_message(self, *args):
        pass


for method in ("GET", "PUT", "POST", "DELETE"):
    setattr(FakeOpenSearch, f"do_{method}", FakeOpenSearch.do)


@pytest.fixture
def server(settings):
    fake_server = ThreadingHTTPServer(("127.0.0.1", 0), FakeOpenSearch)
    fake_server.requests, fake_server.documents = [], {}
    thread = threading.Thread(target=fake_server.serve_forever)
    thread.start()
    settings.SEARCH_URL = f"http://editor:s%C3%A4cret@127.0.0.1:{fake_server.server_port}/"
    yield fake_server
    fake_server.shutdown()
    thread.join()
    fake_server.server_close()


def slugs(response):
    assert response.status_code == 200, response.content
    return [row["slug"] for row in response.json()["results"]]


def test_the_worker_brings_what_is_published_and_takes_what_is_withdrawn(server):
    remaining, withdrawn = PostFactory(title="Kept"), PostFactory(title="Gone")
    PostFactory(title="Secret draft")
    publish(remaining, withdrawn, by=None, at=MONDAY)

    assert index_pending_changes() == 2
    assert set(server.documents["marrow-en"]) == {str(remaining.pk), str(withdrawn.pk)}
    assert server.documents["marrow-en"][str(remaining.pk)]["title_words"] == "kept"
    assert "Secret" not in str(server.requests)

    withdraw(withdrawn, by=None, at=TUESDAY, reason="error")

    assert index_pending_changes() == 1
    assert set(server.documents["marrow-en"]) == {str(remaining.pk)}
    assert server.documents["marrow-state"]["log"] == {"place": place_at(3), "version": VERSION}
    assert index_pending_changes() == 0


@pytest.mark.parametrize(
    "state",
    [
        {"sequence": 1},
        {"place": foreign_place(1), "version": VERSION},
        {"place": foreign_place(99), "version": VERSION},
    ],
)
def test_another_history_of_the_database_is_indexed_from_the_start(server, state):
    publish(PostFactory(title="Kept"), by=None, at=MONDAY)
    server.documents = {
        "marrow-state": {"log": state},
        "marrow-en": {"stray": {"title": "Stray"}},
    }

    assert index_pending_changes() == 1
    assert "stray" not in server.documents["marrow-en"]


def test_a_server_with_the_indexes_of_an_earlier_version_is_filled_again(server):
    publish(PostFactory(title="Kept"), by=None, at=MONDAY)
    server.documents = {"marrow-state": {"log": {"sequence": 1}}, "marrow-en": {"old": {}}}

    assert index_pending_changes() == 1
    assert "old" not in server.documents["marrow-en"]


def test_the_name_and_the_password_go_into_a_header(server):
    index_pending_changes()

    _, path, _, headers = server.requests[0]
    assert path == "/marrow-state/_doc/log"
    assert headers["Authorization"] == "Basic ZWRpdG9yOnPDpGNyZXQ="


def test_the_search_and_the_lists_ask_it(api, library, server):
    index_pending_changes()

    response = api("search/", q="spine").json()

    assert [row["slug"] for row in response["results"]] == ["rest"]
    assert response["results"][0]["highlight"]["title"] == "Fusion of the <mark>spine</mark>"
    assert slugs(api("posts/", search="pain")) == ["mood", "cord"]
    assert slugs(api("posts/", search="pain", ordering="-title")) == ["cord", "mood"]
    assert api("posts/", search="pain", page_size=1).json()["count"] == 2


def test_what_it_still_proposes_after_a_withdrawal_is_not_shown(api, library, server):
    index_pending_changes()
    withdraw(library["rest"], by=None, at=TUESDAY, reason="safety")

    assert slugs(api("search/", q="spine")) == []
    assert slugs(api("posts/", search="spine")) == []


def test_while_it_is_away_the_database_searches(api, library, settings, caplog):
    settings.SEARCH_URL = "http://127.0.0.1:9/"

    assert slugs(api("search/", q="stimulates")) == ["cord", "walk"]
    assert slugs(api("posts/", search="stimulates")) == ["cord", "walk"]
    assert index_pending_changes() == 0
    assert "the database searches instead" in caplog.text


def test_without_the_setting_nobody_is_asked(library, settings):
    settings.SEARCH_URL = ""

    assert index_pending_changes() == 0
    assert Head.objects.get().sequence == 4


def test_every_language_has_an_index_that_knows_its_stems(server, settings):
    settings.LOCALES = ["en", "de-AT", "ja"]

    index_pending_changes()

    indexes = {
        path: json.loads(body) for command, path, body, _ in server.requests if command == "PUT"
    }
    assert list(indexes) == ["/marrow-en", "/marrow-de-at", "/marrow-ja"]
    analysis = indexes["/marrow-de-at"]["settings"]["analysis"]
    assert analysis["filter"]["marrow_stems"]["language"] == "german"
    assert indexes["/marrow-ja"]["settings"]["analysis"]["analyzer"]["marrow"]["filter"] == []
