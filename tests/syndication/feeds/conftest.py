import pytest
from lxml import etree

from cms.publishing import publish, withdraw
from tests.api.conftest import api, guard, published, world  # noqa: F401 -- they are fixtures
from tests.clock import TUESDAY
from tests.syndication.feeds.validators import AT, ATOM


@pytest.fixture
def edit():
    """Publish a draft under another title: ``edit(post, "New", significance="minor")``."""

    def act(draft, title, *, at=TUESDAY, **options):
        draft.title = title
        draft.save()
        publish(draft, by=None, at=at, **options)

    return act


@pytest.fixture
def withdraw_entry():
    """Withdraw a draft: ``withdraw_entry(post, note="Wrong dose.")``."""

    def act(draft, *, at=TUESDAY, reason="error", **options):
        withdraw(draft, by=None, at=at, reason=reason, **options)

    return act


@pytest.fixture
def feed(api):  # noqa: F811 -- the fixture
    """Fetch a feed, ``feed("posts.atom")``: the root of its XML, or its JSON."""

    def read(name, **parameters):
        response = api(f"/feeds/{name}", **parameters)
        assert response.status_code == 200, response.content
        if name.endswith(".json"):
            return response.json()
        return etree.fromstring(response.content)

    return read


@pytest.fixture
def walk_archives(api):  # noqa: F811 -- the fixture
    """Load every document of an Atom feed, from the subscription document back to the oldest."""

    def walk(url="/feeds/posts.atom"):
        documents = []
        while url:
            root = etree.fromstring(api(url.removeprefix("http://localhost:8000")).content)
            documents.append(root)
            links = {each.get("rel"): each.get("href") for each in root.findall(f"{ATOM}link")}
            url = links.get("prev-archive")
        return documents

    return walk


def list_ids(root) -> list[str]:
    """List the ids in a document, of entries and of tombstones, in order."""
    readers = {
        f"{ATOM}entry": lambda e: e.findtext(f"{ATOM}id"),
        f"{AT}deleted-entry": lambda e: e.get("ref"),
    }
    return [readers[each.tag](each) for each in root if each.tag in readers]


def lowercase_headers(response) -> dict[str, str]:
    """Return the headers as feedparser looks them up."""
    return {name.lower(): value for name, value in response.headers.items()}
