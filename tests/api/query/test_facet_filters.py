"""The law of facets: what a facet lists, its filter finds, with the same count.

For every collection, facet, language and value of a world that has what is hard: entries in several
languages under one slug, references across languages, texts with commas and quotes, a hierarchy.
"""

from itertools import combinations

import pytest

from cms.publishing import publish
from tests.api.parameters.refusals import COLLECTIONS
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import MeasureFactory, ResultFactory, StudyFactory
from tests.factories.treatments import (
    ConditionFactory,
    CriterionFactory,
    PathEffectFactory,
    TreatmentFactory,
)
from tests.snapshots import restore_or_make

pytestmark = pytest.mark.django_db

LOCALES = ("en", "es", "de", "*")
#: Texts that could mean something in an address.
SITES = (
    *("Low back, left", "“L5”", '"quoted"', "all:over", "exact:there", "a b", "50 %", "a_b"),
    *("true", "null", "Ärmel", "x=1&y=2", "(a)", "-30d", "\\", "*", "+", "#", "?", "/", "a;b", "'"),
)


def make_world() -> None:
    trees = {}
    for locale in ("en", "es"):
        back = ConditionFactory(slug="back", name=f"Back {locale}", locale=locale)
        disc = ConditionFactory(slug="disc", name=f"Disc {locale}", parent=back, locale=locale)
        leak = ConditionFactory(slug=f"leak-{locale}", name="Leak", parent=disc, locale=locale)
        trees[locale] = [back, disc, leak]
    draft = ConditionFactory(slug="draft", name="Draft", parent=trees["en"][0])
    sites = [ConditionFactory(body_site=site, parent=draft) for site in SITES]
    topics = [TopicFactory(slug="hip", name=f"Hip {each}", locale=each) for each in ("en", "es")]
    series = [SeriesFactory(slug="one"), SeriesFactory(slug="uno", locale="es")]
    treatments = [
        TreatmentFactory(slug=f"t-{n}", invasiveness=1 + n % 5, uses_cells=n % 2 == 0)
        for n in range(4)
    ]
    treatments.append(TreatmentFactory(slug="t-0", name="Otro", locale="es"))
    for n, (first, second) in enumerate(combinations(treatments, 2)):
        effect = ("keeps_open", "forecloses", "limits")[n % 3]
        PathEffectFactory(from_treatment=first, to_treatment=second, effect=effect)
        condition = trees["en" if n % 2 else "es"][n % 3]
        if not first.criteria.filter(condition=condition).exists():
            CriterionFactory(treatment=first, condition=condition)
    studies = [
        StudyFactory(year=year, design=design, locale=locale, n_enrolled=year and year - 1990)
        for year, design, locale in [
            *((None, "", "en"), (2000, "case_series", "en"), (1999, "", "es")),
            *((2017, "case_series", "es"), (2005, "rct_parallel", "en")),
        ]
    ]
    measure = MeasureFactory(slug="pain")
    for n, study in enumerate(studies):
        study.conditions.add(trees["en"][n % 3], trees["es"][(n + 1) % 3])
        for days in (9, 10, 100, 98, None):
            counts = {"n_events": 7, "n_analysed": 9}  # of the smallest study
            ResultFactory(study=study, measure=measure, timepoint_days=days, **counts)
    entries = [*trees["en"], *trees["es"], *sites, *topics, *series, *treatments, *studies]
    publish(*entries, measure, by=None, at=MONDAY)
    posts = []
    for n in range(12):
        locale = ("en", "es", "de")[n % 3]
        tree = trees["en" if n % 2 else "es"]
        posts.append(
            PostFactory(
                slug=f"post-{n}",
                locale=locale,
                series=series[n % 2] if n % 4 else None,
                topics=topics[: n % 3],
                treatments=treatments[n % 3 : n % 5],
                conditions=[*tree[n % 3 :][:2], draft] if n % 5 else [],
                studies=studies[: n % 2],
                original_published_at=MONDAY.replace(year=2010 + n) if n % 2 else None,
            )
        )
    publish(*posts, by=None, at=TUESDAY)


@pytest.fixture
def difficult_world(db) -> None:
    restore_or_make(make_world)


def ask(api, collection, **query):
    response = api(f"{collection}/", page_size=1, **query)
    assert response.status_code == 200, (collection, query, response.json())
    return response.json()


def disagreements(api, collection, **query):
    """Yield each value of the collection's facets that its filter finds another number of."""
    facets = COLLECTIONS[collection].facets
    body = ask(api, collection, facets=",".join(facets), **query)
    for name in facets:
        others = {key: value for key, value in query.items() if key.partition("__")[0] != name}
        listed = body["facets"][name]
        absent = f"{name}__isnull"
        wanted = [
            ({absent: "true"} if each["value"] is None else {name: in_address(each["value"])}, each)
            for each in listed["values"]
        ]
        wanted += [({name: each["id"]}, each) for each in listed["values"] if "id" in each]
        if "without" in listed:
            wanted.append(({absent: "true"}, {"count": listed["without"]}))
        for own, each in wanted:
            found = ask(api, collection, **own, **others)["count"]
            if found != each["count"]:
                yield own, each, found


def in_address(value):
    return str(value).lower() if isinstance(value, bool) else value


WITH_FACETS = [name for name, each in COLLECTIONS.items() if each.facets]


@pytest.mark.parametrize("collection", WITH_FACETS)
@pytest.mark.parametrize("locale", LOCALES)
def test_what_a_facet_lists_its_filter_finds(api, difficult_world, collection, locale):
    assert list(disagreements(api, collection, locale=locale)) == []


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("posts", {"conditions": "back"}),
        ("posts", {"conditions__not": "disc", "year__gte": 2012}),
        ("posts", {"series__isnull": "true"}),
        ("posts", {"treatments__isnull": "false", "topics": "hip"}),
        ("posts", {"or": "(and(year__gte=2011,year__lte=2013),series=one)"}),
        ("treatments", {"conditions": "exact:disc"}),
        ("treatments", {"keeps_open__isnull": "true", "conditions": "back"}),
        ("studies", {"conditions": "all:back,disc", "year__gte": 1999}),
        ("results", {"timepoint_days__in": "9,10"}),
    ],
)
@pytest.mark.parametrize("locale", ["en", "es"])
def test_that_holds_among_other_conditions_too(api, difficult_world, collection, query, locale):
    assert list(disagreements(api, collection, locale=locale, **query)) == []


def test_every_text_of_the_world_is_listed(api, difficult_world):
    facet = ask(api, "conditions", facets="body_site")["facets"]["body_site"]

    assert {each["value"] for each in facet["values"]} == {*SITES, None}


@pytest.mark.parametrize("locale", ["en", "es"])
def test_slug_of_another_language_is_found_where_none_is_nearer(api, difficult_world, locale):
    values = ask(api, "posts", facets="conditions", locale=locale)["facets"]["conditions"]["values"]
    foreign = [each for each in values if each["locale"] != locale]

    assert foreign  # or nothing is tried
    here = {each["slug"] for each in values if each["locale"] == locale}
    for each in foreign:
        assert each["value"] == each["id"]
        if each["slug"] not in here:
            found = ask(api, "posts", conditions=each["slug"], locale=locale)["count"]
            assert found == each["count"]


@pytest.mark.parametrize("locale", LOCALES)
def test_equally_frequent_numbers_come_in_the_order_of_numbers(api, difficult_world, locale):
    for collection, name in [("results", "timepoint_days"), ("studies", "year"), ("posts", "year")]:
        values = ask(api, collection, facets=name, locale=locale)["facets"][name]["values"]
        order = [
            (-each["count"], each["value"] is None, int(each["value"] or 0)) for each in values
        ]
        assert order == sorted(order)
        assert all(isinstance(each["value"], int | None) for each in values)
