"""Law: whatever time readers are shown, they can ask for, and find what it was shown with."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cms.api.collection import collections
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.releases import execute_release
from cms.published.models.log import Change
from cms.publishing import publish, withdraw
from tests.clock import MONDAY
from tests.examples import examples
from tests.factories import FACTORIES
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.studies import ResultFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: Instants as a server's clock has them, close together.
INSTANTS = st.builds(
    lambda micros: MONDAY + timedelta(microseconds=micros), st.integers(0, 3_000_000)
)
#: How much of "2026-03-02T09:00:00.123Z" somebody writes: a day, a second, all of it.
LENGTHS = (10, 19, 23)
OPERATORS = {
    "": lambda shown, text: shown == text,
    "__in": lambda shown, text: shown == text,
    "__not": lambda shown, text: shown != text,
    "__gt": lambda shown, text: shown > text,
    "__gte": lambda shown, text: shown >= text,
    "__lt": lambda shown, text: shown < text,
    "__lte": lambda shown, text: shown <= text,
}


def law(number):
    # `example` undoes what each of them does.
    return hypothesis_settings(
        max_examples=examples(number),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
        phases=(Phase.explicit, Phase.generate),  # to shrink takes minutes
    )


def entries_of(type):
    """Return new entries of a type, each with what it shows of times by itself."""
    if type == "result":
        return [ResultFactory().study for _ in range(3)]
    if type == "post":
        reviewed = datetime(2026, 1, 5, 8, 30, 1, 234_567, tzinfo=UTC)
        return [
            PostFactory(),
            PostFactory(reviewed_at=reviewed),
            PostFactory(original_published_at=reviewed, reviewed_at=reviewed + timedelta(days=1)),
        ]
    return FACTORIES[type].create_batch(3)


def filterable_times(items):
    """Return each time that items of a list show, by the ids of the items."""
    names = {name for item in items for name in item if name.endswith("_at")}
    names.discard("original_published_at")  # where it is known, it is the `published_at`
    return {name: {item["id"]: item[name] for item in items} for name in sorted(names)}


def ids(response):
    assert response.status_code == 200, response.json()
    return {item["id"] for item in response.json()["results"]}


@pytest.mark.parametrize("collection", collections().values(), ids=lambda each: each.name)
@law(1)
@given(instants=st.lists(INSTANTS, min_size=3, max_size=3))
def test_every_time_that_is_shown_finds_its_entry_with_every_operator(
    api, example, collection, instants
):
    with example():
        for entry, at in zip(entries_of(collection.type_name), instants, strict=True):
            publish(entry, by=None, at=at)
        path = f"{collection.name}/"
        for name, times in filterable_times(api(path).json()["results"]).items():
            texts = {
                (shown[:length], length) for shown in times.values() if shown for length in LENGTHS
            }
            for (text, length), (operator, holds) in product(sorted(texts), OPERATORS.items()):
                condition, written = f"{name}{operator}", text if length == 10 else f"{text}Z"
                expected = {
                    id
                    for id, shown in times.items()
                    if (holds(shown[:length], text) if shown else operator == "__not")
                }
                assert ids(api(path, **{condition: written})) == expected, condition
                if length == 23:
                    assert ids(api(path, **{"or": f"({condition}={written})"})) == expected


@pytest.mark.parametrize("collection", collections().values(), ids=lambda each: each.name)
@law(1)
@given(instants=st.lists(INSTANTS, min_size=3, max_size=3))
def test_a_list_in_the_order_of_a_time_is_in_the_order_of_its_texts(
    api, example, collection, instants
):
    with example():
        for entry, at in zip(entries_of(collection.type_name), instants, strict=True):
            publish(entry, by=None, at=at)
        path = f"{collection.name}/"
        for name in filterable_times(api(path).json()["results"]):
            if name in collection.ordering:
                listed = api(path, ordering=name).json()["results"]
                texts = [item[name] for item in listed if item[name]]
                assert texts == sorted(texts)
                assert {len(text) for text in texts} <= {len("2026-03-02T09:00:00.123Z")}


@pytest.mark.parametrize("collection", collections().values(), ids=lambda each: each.name)
def test_every_time_of_an_item_can_be_asked_and_put_in_order(api, collection):
    publish(*entries_of(collection.type_name), by=None, at=MONDAY)
    names = {*filterable_times(api(f"{collection.name}/").json()["results"])}

    assert names <= {*collection.ordering}
    assert names <= {*collection.filters.base_filters}


@law(5)
@given(instants=st.lists(INSTANTS, min_size=1, max_size=8), size=st.integers(1, 3))
def test_polling_for_what_is_newer_repeats_nothing_and_misses_nothing(api, example, instants, size):
    """Each publication is seen on its own, however close it is to the one before it."""
    with example():
        newest, seen = "1800-01-01", []
        topic, expected = TopicFactory(), []
        for at in instants:
            batch = [topic, *TopicFactory.create_batch(size)]
            topic.name += "!"
            topic.save()
            publish(*batch, by=None, at=at)
            expected.append({str(each.pk) for each in batch})
            found = api("topics/", updated_at__gt=newest, ordering="updated_at").json()["results"]
            seen.append({item["id"] for item in found})
            newest = found[-1]["updated_at"]
            assert api("topics/", updated_at__gt=newest).json()["count"] == 0
        assert seen == expected


@law(5)
@given(instants=st.lists(INSTANTS, min_size=2, max_size=6))
def test_every_time_of_an_edition_brings_that_edition(api, example, instants):
    with example():
        topic = TopicFactory(slug="pain")
        for number, at in enumerate(instants):
            topic.name = f"Pain {number}"
            topic.save()
            note = "It was wrong." if number else ""
            publish(
                topic, by=None, at=at, note=note, significance="correction" if number else "update"
            )
        editions = api("topics/pain/editions/").json()["results"]
        for edition in editions:
            then = api("topics/pain/", as_of=edition["published_at"]).json()
            assert (then["edition"], then["updated_at"]) == (
                edition["number"],
                edition["published_at"],
            )
            listed = api("topics/", as_of=edition["published_at"]).json()["results"]
            assert [item["edition"] for item in listed] == [edition["number"]]
        current = api("topics/pain/").json()
        for correction in current["corrections"]:
            assert (
                api("topics/pain/", as_of=correction["at"]).json()["edition"]
                == (correction["edition"])
            )
        lines = api("changes/").json()["changes"]
        for line in lines:
            assert api("topics/pain/", as_of=line["at"]).json()["edition"] == line["edition"]


def test_a_withdrawal_is_later_than_what_was_shown_in_the_same_instant(api):
    topic = TopicFactory()
    (first,) = publish(topic, by=None, at=MONDAY)

    withdrawn = withdraw(topic, by=None, at=MONDAY, reason="error")

    assert withdrawn.at > first.at


def test_a_release_has_one_instant_whatever_is_in_it(api):
    gone, fresh, other = TopicFactory.create_batch(3)
    publish(gone, by=None, at=MONDAY)
    release = Release.objects.create(name="Spring")
    acts = [(gone, "withdraw", ""), (fresh, "publish", "One."), (other, "publish", "Another.")]
    for position, (topic, act, note) in enumerate(acts):
        ReleaseItem.objects.create(
            release=release,
            type="posts.topic",
            entry_id=topic.pk,
            act=act,
            note=note,
            reason="error" if act == "withdraw" else "",
            position=position,
        )

    execute_release(release, by=None, at=MONDAY)

    instants = set(Change.objects.filter(sequence__gt=1).values_list("at", flat=True))
    assert instants == {MONDAY + timedelta(milliseconds=1)}
