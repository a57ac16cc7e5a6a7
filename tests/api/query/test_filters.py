"""Filters of lists: by columns, by relations, and by the columns of related entries."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from cms.publishing import withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.studies import StudyFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def slugs(api):
    """``slugs("posts", "treatments=a&treatments=b")``: what the list then holds, in its order."""

    def ask(collection, query):
        response = api(f"{collection}/?{query}")
        assert response.status_code == 200, response.json()
        return [item["slug"] for item in response.json()["results"]]

    return ask


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("invasiveness=2", ["bone-marrow"]),
        ("invasiveness__in=2,5", ["bone-marrow", "spinal-fusion"]),
        ("invasiveness__gt=2&invasiveness__lt=5", ["microdiscectomy"]),
        ("invasiveness__gte=4", ["microdiscectomy", "spinal-fusion"]),
        ("invasiveness__lte=4", ["bone-marrow", "microdiscectomy"]),
        ("invasiveness__not=4", ["bone-marrow", "spinal-fusion"]),
        ("invasiveness__not=4&invasiveness__not=5", ["bone-marrow"]),
        ("invasiveness__not=4&invasiveness__not=4", ["bone-marrow", "spinal-fusion"]),
        ("reversibility=irreversible", ["spinal-fusion"]),
        ("reversibility__in=reversible,irreversible", ["bone-marrow", "spinal-fusion"]),
        ("reversibility__not=reversible", ["microdiscectomy", "spinal-fusion"]),
        ("reversibility__not=reversible&reversibility__not=irreversible", ["microdiscectomy"]),
        ("leaves_implant=false", ["bone-marrow", "microdiscectomy"]),
        ("slug=spinal-fusion", ["spinal-fusion"]),
        ("slug__in=spinal-fusion,nobody", ["spinal-fusion"]),
        ("slug=nobody", []),
        ("slug__not=nobody&slug__not=spinal-fusion", ["bone-marrow", "microdiscectomy"]),
        ("conditions=chronic-back-pain", ["bone-marrow", "spinal-fusion"]),
        ("conditions__not=chronic-back-pain", ["microdiscectomy"]),
        ("keeps_open=microdiscectomy", ["bone-marrow"]),
        ("keeps_open=microdiscectomy&keeps_open=spinal-fusion", ["bone-marrow", "microdiscectomy"]),
        ("keeps_open=all:microdiscectomy,spinal-fusion", ["bone-marrow"]),
        ("keeps_open__not=microdiscectomy", ["microdiscectomy", "spinal-fusion"]),
        ("keeps_open__not=microdiscectomy&keeps_open__not=spinal-fusion", ["spinal-fusion"]),
        ("keeps_open__invasiveness=4", ["bone-marrow"]),
        ("keeps_open__invasiveness__not=4", ["bone-marrow", "microdiscectomy"]),
        ("keeps_open__invasiveness__not=4&keeps_open__invasiveness__not=5", []),
        ("keeps_open__invasiveness__gte=4", ["bone-marrow", "microdiscectomy"]),
        # Of one relation, all conditions hold for one and the same entry.
        ("keeps_open__invasiveness=4&keeps_open__reversibility=irreversible", []),
        ("keeps_open=spinal-fusion&keeps_open__invasiveness=4", []),
        ("keeps_open__isnull=true", ["spinal-fusion"]),
        ("keeps_open__isnull=false", ["bone-marrow", "microdiscectomy"]),
        ("keeps_open__isnull=true&keeps_open=microdiscectomy", []),
        ("keeps_open__isnull=false&keeps_open__not=microdiscectomy", ["microdiscectomy"]),
        ("conditions__isnull=true", ["microdiscectomy"]),
        ("title__startswith=spinal", ["spinal-fusion"]),
        ("title__startswith=fusion", []),
    ],
)
def test_treatments_are_found_by(slugs, world, query, expected):
    assert slugs("treatments", query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("treatments=spinal-fusion", ["chronic-back-pain"]),
        ("treatments=spinal-fusion&studies__sample_size__gte=20", ["chronic-back-pain"]),
        ("treatments=spinal-fusion&studies__sample_size__gte=27", []),
        ("treatments__invasiveness__lte=2", ["chronic-back-pain"]),
        ("treatments__invasiveness__lte=2&treatments__reversibility=irreversible", []),
        ("treatments__invasiveness__lte=1", []),  # the one that fits is still a draft
        ("treatments__not=spinal-fusion", ["first"]),
        ("treatments__isnull=true", ["first"]),
        ("series__isnull=true", []),
        ("year=2026", ["chronic-back-pain", "first"]),
        ("year=2025", []),
        ("year__in=2025,2026", ["chronic-back-pain", "first"]),
        ("year__not=2026", []),
        ("year__not=2025&year__not=2027", ["chronic-back-pain", "first"]),
        ("year__gt=2025&year__lt=2027", ["chronic-back-pain", "first"]),
        ("year__gt=2026", []),
        ("year__gte=2026&year__lte=2026", ["chronic-back-pain", "first"]),
        ("year__lt=2026", []),
        ("authors=ada-reyes", ["chronic-back-pain", "first"]),
        ("series=can-stem-cells-help&ordering=series_position", ["first", "chronic-back-pain"]),
        ("topics=back-pain", ["chronic-back-pain"]),
        ("conditions=chronic-back-pain", ["chronic-back-pain"]),
        ("series_position__gte=2", ["chronic-back-pain"]),
        ("reviewed_at__isnull=true", ["chronic-back-pain", "first"]),
        ("reviewed_at__isnull=false", []),
    ],
)
def test_posts_are_found_by(slugs, world, query, expected):
    assert slugs("posts", query) == expected


def test_relation_takes_an_id_in_place_of_a_slug(slugs, world):
    ids = f"all:{world.marrow.pk},spinal-fusion"

    assert slugs("posts", f"treatments={world.fusion.pk}") == ["chronic-back-pain"]
    assert slugs("posts", f"treatments={ids}") == ["chronic-back-pain"]
    assert slugs("posts", f"treatments={str(world.fusion.pk).upper()}") == ["chronic-back-pain"]
    assert slugs("posts", f"treatments__not={world.fusion.pk}") == ["first"]


def test_entries_of_many_cards_come_by_their_ids(api, slugs, world, published):
    spanish = ConditionFactory(slug="dolor", locale="es")
    published(spanish)
    fusion, marrow = str(world.fusion.pk), str(world.marrow.pk)

    assert slugs("treatments", f"id__in={fusion},{marrow}") == ["bone-marrow", "spinal-fusion"]
    assert slugs("treatments", f"id__in={fusion.upper()}") == ["spinal-fusion"]
    assert slugs("treatments", f"id__in={marrow}&slug__not=bone-marrow") == []
    assert slugs("treatments", f"id__in={world.pain.pk}") == []
    assert slugs("conditions", f"id__in={spanish.pk}") == []
    assert slugs("conditions", f"id__in={spanish.pk}&locale=es") == ["dolor"]
    assert slugs("treatments", f"id__in={fusion}&as_of=2026-03-02") == ["spinal-fusion"]
    results = api(f"results/?id__in={world.result.pk}").json()["results"]
    assert [each["id"] for each in results] == [str(world.result.pk)]


def test_id_of_a_draft_is_as_absent_as_one_that_nobody_has(api, world):
    def list_with_id(id):
        response = api("treatments/", id__in=f"{world.fusion.pk},{id}", facets="invasiveness")
        return response.status_code, response.content

    withdraw(world.marrow, by=None, at=TUESDAY, reason="safety")

    nobody = list_with_id(uuid4())
    assert list_with_id(world.secret.pk) == list_with_id(world.marrow.pk) == nobody
    assert nobody[0] == 200


@pytest.mark.slow
def test_a_hundred_ids_fill_a_page_and_no_more_can_be_asked_for(api, slugs, published):
    topics = [TopicFactory(slug=f"topic-{number:03}") for number in range(100)]
    published(*topics)
    ids = ",".join(str(each.pk) for each in topics)

    assert len(slugs("topics", f"id__in={ids}&page_size=100")) == 100
    assert api(f"topics/?id__in={ids},{topics[0].pk}").status_code == 400


def test_results_are_found_by_what_a_chart_needs(api, world):
    body = api(
        "results/",
        study="centeno-2017",
        measure="surgery-avoided",
        statistic="proportion",
        timepoint_days__gte=720,
    ).json()
    nothing = api("results/", timepoint_days__gte=731).json()

    (result,) = body["results"]
    assert (result["n_events"], result["n_analysed"]) == (20, 26)
    assert result["measure"]["slug"] == "surgery-avoided"
    assert result["study"]["slug"] == "centeno-2017"
    assert nothing["count"] == 0


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("published_at__gte=2026-03-02", 2),
        ("published_at__gt=2026-03-02", 0),  # after that day
        ("published_at__lte=2026-03-02", 2),  # that day included
        ("published_at__lt=2026-03-02", 0),
        ("published_at__gt=2026-03-02T10:00:00Z", 1),
        ("published_at__gte=2026-03-02T10:00:00Z", 2),
        ("published_at__gte=2026-03-02T11:00:00%2B01:00", 2),
        ("published_at__gt=2026-03-02T11:00:00%2B01:00", 1),
    ],
)
def test_times_may_be_instants_or_whole_days(api, world, query, count):
    assert api(f"posts/?{query}").json()["count"] == count


def test_times_may_be_told_from_today_backwards(api, published):
    published(PostFactory(slug="old"), at=MONDAY)
    published(PostFactory(slug="new"), at=datetime.now(UTC))

    recent = api("posts/", published_at__gte="-30d").json()["results"]
    older = api("posts/", published_at__lt="-1w").json()["results"]

    assert [item["slug"] for item in recent] == ["new"]
    assert [item["slug"] for item in older] == ["old"]


def test_same_slug_in_another_type_or_language_is_another_entry(slugs, published):
    topic = TopicFactory(slug="pain")
    condition = ConditionFactory(slug="pain")
    spanish = ConditionFactory(slug="dolor", locale="es")
    published(topic, condition, spanish)
    published(
        PostFactory(slug="a", topics=[topic]),
        PostFactory(slug="b", conditions=[condition]),
        PostFactory(slug="c", conditions=[spanish]),
    )

    assert slugs("posts", "topics=pain") == ["a"]
    assert slugs("posts", "conditions=pain") == ["b"]
    assert slugs("posts", "conditions=dolor") == ["c"]
    assert slugs("posts", f"conditions={spanish.pk}") == ["c"]


def test_what_is_withdrawn_is_gone_from_lists_cards_and_filters(api, slugs, world):
    withdraw(world.fusion, by=None, at=TUESDAY, reason="safety")

    post = api("posts/chronic-back-pain/").json()
    assert slugs("treatments", "") == ["bone-marrow", "microdiscectomy"]
    assert slugs("posts", "treatments__invasiveness=5") == []
    assert [card["slug"] for card in post["treatments"]] == ["bone-marrow"]
    assert "fusion</a>" not in post["body"]["html"]
    assert "See fusion and" in post["body"]["html"]


def test_what_is_published_later_appears_where_it_was_meant(api, slugs, world, published):
    published(world.secret, at=TUESDAY)

    post = api("posts/chronic-back-pain/").json()
    assert slugs("posts", "treatments=secret") == ["chronic-back-pain"]
    assert [card["slug"] for card in post["treatments"]][-1] == "secret"
    assert "a secret</a>" in post["body"]["html"]


def test_null_is_neither_more_nor_less_nor_equal_and_not_something_else(api, published):
    published(StudyFactory(slug="known", year=2010), StudyFactory(slug="unknown"))

    def find_slugs(**query):
        return {item["slug"] for item in api("studies/", **query).json()["results"]}

    assert find_slugs(year__gte=2000) == {"known"}
    assert find_slugs(year__isnull="true") == {"unknown"}
    assert find_slugs(year__isnull="false") == {"known"}
    assert find_slugs(year__not=2010) == {"unknown"}
    assert find_slugs(year__not=[2010, 2011]) == {"unknown"}


def test_empty_text_is_as_unknown_as_null(slugs, published):
    published(
        StudyFactory(slug="known", title="A", design="case_series"),
        StudyFactory(slug="unknown", title="B"),
        ConditionFactory(slug="somewhere", body_site="Hip"),
        ConditionFactory(slug="nowhere"),
    )

    assert slugs("studies", "design__isnull=true") == ["unknown"]
    assert slugs("studies", "design__isnull=false") == ["known"]
    assert slugs("studies", "design__not=case_series") == ["unknown"]
    assert slugs("studies", "or=(design__isnull=true,slug=known)") == ["known", "unknown"]
    assert slugs("conditions", "body_site__isnull=true") == ["nowhere"]
    assert slugs("conditions", "body_site__isnull=false") == ["somewhere"]


def test_entries_are_found_by_what_is_unknown_of_those_they_refer_to(slugs, world):
    assert slugs("posts", "studies__masking__isnull=true") == ["chronic-back-pain"]
    assert slugs("posts", "studies__masking__isnull=false") == []


def test_what_is_always_known_can_not_be_asked_for_as_unknown(api, world):
    for name in ("treatments/?reversibility", "treatments/?slug", "studies/?integrity"):
        assert api(f"{name}__isnull=true").status_code == 400


def test_filters_cost_no_statement_of_their_own(api, world, django_assert_num_queries):
    query = {
        "treatments": "spinal-fusion",
        "treatments__invasiveness__gte": 2,
        "studies__sample_size__gte": 20,
        "conditions": "chronic-back-pain",
        "topics__isnull": "false",
    }
    with django_assert_num_queries(5):  # head, names, conditions below, page, cards
        api("posts/", **query)
    with django_assert_num_queries(2):  # head, page: names and cards are cached
        api("posts/", **query, page_size=1)


def test_two_treatments_of_one_name_do_not_double_a_post(slugs, published):
    both = [TreatmentFactory(invasiveness=2), TreatmentFactory(invasiveness=2)]
    published(*both)
    published(PostFactory(slug="one", treatments=both))

    assert slugs("posts", "treatments__invasiveness=2") == ["one"]
