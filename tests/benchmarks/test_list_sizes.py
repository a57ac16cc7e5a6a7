"""Lists are lean over the typical corpus of the benchmarks."""

import gzip

import orjson
import pytest

from benchmarks.corpus import Corpus
from benchmarks.seed import START
from cms.api.collection import collections
from cms.maintenance import load_documents
from cms.published.models.rows import published_types
from tests.conftest import load_series

MOST_BYTES = 2 * 1024  # of an item
MOST_COMPRESSED_BYTES = 8 * 1024  # of a page of twenty


@pytest.fixture
def corpus(db):
    models = published_types()
    generated = Corpus(posts=60, seed=7)
    for type in generated.sizes:
        load_documents(model=models[type], documents=dict(generated.entries(type)), at=START)


def check_page(client, name):
    response = client.get(f"/api/v1/{name}/", {"page_size": 20})

    for item in response.json()["results"]:
        assert len(orjson.dumps(item)) <= MOST_BYTES, item
    assert len(gzip.compress(response.content, 6)) <= MOST_COMPRESSED_BYTES
    return len(response.json()["results"])


def test_items_and_pages_of_a_typical_corpus_are_small(client, corpus):
    sizes = {each.name: check_page(client, each.name) for each in collections().values()}

    assert sizes == {**dict.fromkeys(sizes, 20), "authors": 4, "topics": 15, "images": 17} | {
        "conditions": 17,
        "series": 5,
    }


@pytest.mark.django_db
def test_items_and_pages_of_the_shipped_series_are_small(client):
    load_series()

    assert all(check_page(client, each.name) for each in collections().values())
