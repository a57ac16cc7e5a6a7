import pytest
from lxml import etree

from cms.publishing import publish, withdraw
from tests.api.conftest import api, guard, published, world  # noqa: F401 -- they are fixtures
from tests.clock import TUESDAY
from tests.syndication.feeds.validators import AT, ATOM


@pytest.fixture
def edited():
    """Publish a draft under another title: ``edited(post, "New title", significance="minor")``."""

    def act(draft, title, *, at=TUESDAY, **words):
        draft.title = title
        draft.save()
        publish(draft, by=None, at=at, **words)

    return act


@pytest.fixture
def withdrawn():
    def act(draft, *, at=TUESDAY, reason="error", **words):
        withdraw(draft, by=None, at=at, reason=reason, **words)

    return act


@pytest.fixture
def feed(api):  # noqa: F811 -- the fixture
    """``feed("posts.atom")``: the root of its XML, or its JSON."""

    def read(name, **parameters):
        response = api(f"/feeds/{name}", **parameters)
        assert response.status_code == 200, response.content
        if name.endswith(".json"):
            return response.json()
        return etree.fromstring(response.content)

    return read


@pytest.fixture
def walk(api):  # noqa: F811 -- the fixture
    """Every document of an Atom feed, from the one to subscribe to back to the oldest."""

    def documents(url="/feeds/posts.atom"):
        found = []
        while url:
            root = etree.fromstring(api(url.removeprefix("http://localhost:8000")).content)
            found.append(root)
            links = {each.get("rel"): each.get("href") for each in root.findall(f"{ATOM}link")}
            url = links.get("prev-archive")
        return found

    return documents


def list_ids(root) -> list[str]:
    """The ids of a document, live ones and tombstones, in order."""
    named = {
        f"{ATOM}entry": lambda e: e.findtext(f"{ATOM}id"),
        f"{AT}deleted-entry": lambda e: e.get("ref"),
    }
    return [named[each.tag](each) for each in root if each.tag in named]


def lowercase_headers(response) -> dict[str, str]:
    """Its headers as feedparser looks them up."""
    return {name.lower(): value for name, value in response.headers.items()}
