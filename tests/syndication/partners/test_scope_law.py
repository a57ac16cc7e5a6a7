"""Law: a mirror within a narrowed scope follows the log and equals the export of its scope."""

import json

import pytest

from cms.syndication.partners.models import Partner
from cms.syndication.partners.recalls import concerned_sequences, recall_changes
from tests.examples import examples
from tests.syndication.sync.newsroom import Newsroom

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ACTS = 60


class ScopedMirror:
    """A partner's copy; ``since`` is the line from which each entry was in it."""

    def __init__(self, ask, key):
        self.ask, self.key = ask, key
        self.after = ask("changes/", key).json()["after"]
        self.documents, self.since = {}, {}

    def follow(self):
        while True:
            query = {"after": self.after, "documents": "true", "page_size": "7"}
            page = self.ask("changes/", self.key, **query).json()
            for change in page["changes"]:
                if change["kind"] in ("withdraw", "leave"):
                    self.documents.pop(change["id"], None)
                for document in filter(None, [change["document"], *change["also"]]):
                    self.documents[document["id"]] = document
                    self.since.setdefault(document["id"], document["sequence"])
            self.after = page["next"].partition("after=")[2].partition("&")[0]
            if not page["has_more"]:
                return

    def read_export(self):
        lines = b"".join(self.ask("export/", self.key).streaming_content).splitlines()
        return {each["id"]: each for each in (json.loads(line)["document"] for line in lines[1:-1])}


@pytest.mark.parametrize("seed", range(examples(3)))
def test_mirrors_of_narrowed_scopes_equal_their_exports(ask, partner, key_of, seed):
    newsroom = Newsroom(seed)
    series, topics = newsroom.series, newsroom.topics
    scopes = {
        "Series": {"series": [str(series[0].pk)]},
        "Topics": {"topics": [str(topics[0].pk), str(topics[1].pk)], "types": ["post", "topic"]},
        "Both": {"series": [str(each.pk) for each in series[:2]], "topics": [str(topics[2].pk)]},
        "Spanish": {"locales": ["es"], "series": [str(series[1].pk)]},
    }
    mirrors = {
        name: ScopedMirror(ask, key_of(partner(name, **scope))) for name, scope in scopes.items()
    }
    for number in range(ACTS):
        newsroom.act()
        if newsroom.random.random() < 0.3 or number == ACTS - 1:
            for mirror in mirrors.values():
                mirror.follow()
                assert mirror.documents == mirror.read_export()
    for name, mirror in mirrors.items():
        # Whoever has held a copy is concerned by every later recall of the entry.
        owner = Partner.objects.get(name=name)
        recalls = [
            recall
            for recall in recall_changes()
            if recall.sequence >= mirror.since.get(str(recall.entry_id), recall.sequence + 1)
        ]
        assert concerned_sequences(owner, recalls) == {recall.sequence for recall in recalls}
