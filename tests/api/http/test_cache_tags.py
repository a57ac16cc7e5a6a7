"""Every answer names what it shows, so that a shared cache can be told what is out of date."""

import re
from contextlib import closing
from uuid import uuid4

import pytest

from cms.published import cache_tags
from cms.published.cache_tags import (
    ALL,
    MANY,
    MAX_NAMED_ENTRIES,
    entry_tag,
    list_tag,
    neighbours_tag,
    response_tags,
)
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db


def named(response):
    found = response["Cache-Tag"].split(",")
    assert response["Surrogate-Key"].split(" ") == found
    return set(found)


def test_list_names_its_collection_and_every_entry_it_shows(api, world):
    found = named(api("treatments/"))

    assert {ALL, list_tag("treatments")} <= found
    for treatment in (world.fusion, world.discectomy, world.marrow):
        assert entry_tag(treatment.pk) in found
    assert not {entry_tag(world.first.pk), list_tag("posts"), MANY} & found


def test_detail_names_itself_its_cards_and_what_its_body_shows(api, world):
    found = named(api("posts/chronic-back-pain/"))

    for entry in (world.second, world.fusion, world.pain, world.ada, world.image, world.first):
        assert entry_tag(entry.pk) in found
    assert neighbours_tag("posts", world.series.pk) in found
    assert list_tag("posts") not in found


def test_what_is_not_published_is_named_nowhere(api, world):
    for path in ("posts/", "posts/chronic-back-pain/", "treatments/"):
        assert entry_tag(world.secret.pk) not in named(api(path))


def test_filtered_list_names_the_collections_it_asked(api, world):
    assert list_tag("treatments") in named(api("posts/", treatments="spinal-fusion"))
    assert list_tag("treatments") not in named(api("posts/", page_size=1))


def test_empty_list_names_its_collection(api, db):
    assert named(api("posts/")) == {ALL, list_tag("posts")}


def test_body_without_ids_does_not_hide_whose_it_is(api, world):
    headers = {"Accept": "text/markdown"}

    response = api("posts/chronic-back-pain/", headers=headers)

    assert response["Content-Type"].startswith("text/markdown")
    assert {entry_tag(world.second.pk), entry_tag(world.fusion.pk)} <= named(response)


def test_304_and_head_and_what_was_kept_name_the_same(api, client, world):
    first = api("posts/")

    assert named(api("posts/")) == named(first)
    assert named(client.head("/api/v1/posts/")) == named(first)
    assert named(api("posts/", headers={"If-None-Match": first["ETag"]})) == named(first)


def test_answer_with_many_entries_has_a_short_header_all_the_same():
    found = response_tags([uuid4() for _ in range(MAX_NAMED_ENTRIES + 1)], [list_tag("posts")])

    assert found == (ALL, list_tag("posts"), MANY)
    assert len(",".join(response_tags([uuid4() for _ in range(MAX_NAMED_ENTRIES)], []))) < 1200


@pytest.mark.parametrize("evil", ["a\r\nSet-Cookie: x=1", "a b", "a,b", "é", "\0", ""])
def test_tag_cannot_end_itself_or_its_header(evil):
    tags_built = [
        *response_tags([evil], [evil, list_tag(evil), neighbours_tag(evil, evil)]),
        *response_tags([], [cache_tags.file_tag(evil)]),
    ]

    assert [tag for tag in tags_built if not re.fullmatch(r"[A-Za-z0-9-]*", tag)] == []


def test_public_file_is_named_by_its_bytes(client, world, published):
    published(world.image, at=TUESDAY)
    path = client.get("/api/v1/images/hilltop/").json()["src"].partition("localhost:8000")[2]

    with closing(client.get(path)) as response:
        assert response["Cache-Tag"] == cache_tags.file_tag(path.removeprefix("/media/"))
