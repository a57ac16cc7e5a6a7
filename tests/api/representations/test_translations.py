"""``translations``: the same entry in other languages, as far as that is published."""

from itertools import permutations
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cms.api.database.state_cache import clear_caches
from cms.published.models.rows import published_types
from cms.publishing import publish, withdraw
from cms.purging import queue
from tests.api.world import translation_of
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.examples import examples
from tests.factories import FACTORIES
from tests.factories.posts import PostFactory, SeriesFactory

pytestmark = pytest.mark.django_db

BASE = "http://localhost:8000"
TYPES = sorted(FACTORIES)


@pytest.fixture
def post(published):
    """In three languages, of which French is still a draft; German is withdrawn."""
    post = PostFactory(slug="back", title="Back pain")
    others = {
        locale: translation_of(post, locale, slug=slug, title=title)
        for locale, slug, title in (
            ("es", "espalda", "Dolor de espalda"),
            ("de", "ruecken", "Rückenschmerz"),
            ("fr", "dos-secret", "Secret"),
        )
    }
    published(post, others["es"], others["de"])
    withdraw(others["de"], by=None, at=TUESDAY, reason="error")
    post.others = others
    return post


@pytest.mark.parametrize("name", TYPES)
def test_entries_of_every_type_name_their_published_siblings_and_no_other(api, published, name):
    english = FACTORIES[name](slug="one")
    spanish = translation_of(english, slug="uno")
    translation_of(english, "fr", slug="un-secret")
    stranger = FACTORIES[name](slug="stranger", locale="es")
    published(english, spanish, stranger)
    collection = english.published.collection

    listed = {item["slug"]: item for item in api(f"{collection}/").json()["results"]}
    other = api(f"{collection}/uno/", locale="es").json()

    (known,) = listed["one"]["translations"]
    assert known == {
        "id": str(spanish.pk),
        "locale": "es",
        "slug": "uno",
        "title": spanish.title,
        "url": f"{BASE}/api/v1/{collection}/uno/?locale=es",
        "canonical_url": f"{BASE}/es/{collection}/uno/",
    }
    assert api(f"{collection}/one/").json()["translations"] == [known]
    assert [each["slug"] for each in other["translations"]] == ["one"]
    assert api(f"{collection}/stranger/", locale="es").json()["translations"] == []
    assert (
        "translations" not in published_types()[name].objects.get(slug="one").live_edition.document
    )


def test_a_key_that_an_entry_of_another_type_has_too_joins_nothing(api, post, published):
    published(SeriesFactory(locale="fr", translation_key=post.translation_key))

    assert [each["locale"] for each in api("posts/back/").json()["translations"]] == ["es"]


def test_unpublished_translations_are_absent_everywhere(api, post):
    types = ["application/json", "application/ld+json", "text/markdown", "text/html"]
    responses = [
        *(api("posts/back/", headers={"Accept": each}) for each in types),
        *(api("posts/"), api("posts/back/editions/1/"), api("posts/", as_of="2026-03-02")),
        *(api("/posts/back/"), api("search/", q="back")),
    ]

    for response in responses:
        assert response.status_code == 200
        for draft in (post.others["fr"], post.others["de"]):
            for secret in (draft.slug, str(draft.pk)):
                assert secret not in f"{response.content.decode()} {response.headers}"


def test_translations_follow_what_is_published(api, post, published):
    def known():
        return [each["locale"] for each in api("posts/back/").json()["translations"]]

    assert known() == ["es"]
    published(post.others["fr"], at=WEDNESDAY)
    assert known() == ["es", "fr"]
    withdraw(post.others["es"], by=None, at=WEDNESDAY, reason="expired")
    assert known() == ["fr"]


@pytest.mark.parametrize("how_many", [1, pytest.param(100, marks=pytest.mark.slow)])
def test_translations_of_a_page_come_with_its_cards(
    api, published, how_many, django_assert_num_queries
):
    posts = [PostFactory() for _ in range(how_many)]
    published(*posts, *(translation_of(each, slug=each.slug) for each in posts))
    clear_caches()

    with django_assert_num_queries(3):  # head, page with neighbours, cards with translations
        body = api("posts/", page_size=how_many).json()

    assert [len(each["translations"]) for each in body["results"]] == [1] * how_many


@pytest.mark.parametrize("order", list(permutations(["en", "es", "past"])))
def test_what_was_asked_before_changes_no_translations(api, post, published, order):
    published(translation_of(PostFactory(slug="neck"), slug="cuello"))
    queries = {"en": {}, "es": {"locale": "es"}, "past": {"as_of": "2026-03-02T09:00:00Z"}}
    expected = {
        "en": {"back": ["es"]},
        "es": {"cuello": [], "espalda": ["en"]},
        "past": {"back": ["es"]},
    }
    clear_caches()

    for name in order:
        items = api("posts/", **queries[name]).json()["results"]
        assert expected[name] == {
            item["slug"]: [each["locale"] for each in item["translations"]] for item in items
        }


def test_documents_taken_along_name_their_translations_too(
    api, published, django_assert_num_queries
):
    series = SeriesFactory(slug="help")
    published(series, translation_of(series, slug="ayuda"))
    published(PostFactory(slug="back", series=series))
    clear_caches()

    with django_assert_num_queries(4):  # head, page, included, cards with translations of all
        listed = api("posts/", include="series").json()["included"]
    included = api("posts/back/", include="series").json()["included"]

    own = api("series/help/").json()
    assert own["translations"][0]["slug"] == "ayuda"
    assert listed == included == {str(series.pk): own}


def test_a_field_of_a_translation_can_be_asked_for(api, post):
    body = api("posts/", fields="slug,translations.url").json()

    url = f"{BASE}/api/v1/posts/espalda/?locale=es"
    assert body["results"] == [{"slug": "back", "translations": [{"url": url}]}]


def test_link_headers_lead_to_the_translations(api, post):
    data, page = api("posts/back/")["Link"], api("/posts/back/")["Link"]

    assert f'<{BASE}/api/v1/posts/espalda/?locale=es>; rel="alternate"; hreflang="es"' in data
    assert f'<{BASE}/es/posts/espalda/>; rel="alternate"; hreflang="es"' in page


def test_page_names_every_language_itself_and_the_one_for_all_others(api, post):
    def languages(path):
        html = LexborHTMLParser(api(path).content.decode())
        links = html.css("link[hreflang]")
        return {each.attributes["hreflang"]: each.attributes["href"] for each in links}

    english, spanish = f"{BASE}/posts/back/", f"{BASE}/es/posts/espalda/"
    every = {"en": english, "es": spanish, "x-default": english}
    assert languages("/posts/back/") == languages("/es/posts/espalda/") == every
    withdraw(post.others["es"], by=None, at=WEDNESDAY, reason="error")
    assert languages("/posts/back/") == {}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("post", "MedicalWebPage"), ("series", "CreativeWorkSeries"), ("image", "ImageObject")],
)
def test_linked_data_of_works_says_their_language_and_translations(api, published, name, kind):
    english = FACTORIES[name](slug="one")
    spanish = translation_of(english, slug="uno")
    published(english, spanish)
    collection = english.published.collection

    response = api(f"{collection}/one/", headers={"Accept": "application/ld+json"})

    url = f"{BASE}/es/{collection}/uno/"
    assert response.json()["inLanguage"] == response["Content-Language"] == "en"
    assert response.json()["workTranslation"] == [
        {
            "@type": kind,
            "@id": url,
            "name": spanish.title,
            "url": url,
            "inLanguage": "es",
        }
    ]


def test_attribution_leads_to_the_page_in_the_right_language(api, post):
    spanish = api("posts/espalda/", locale="es").json()

    assert spanish["attribution"]["url"] == spanish["canonical_url"] == f"{BASE}/es/posts/espalda/"


def test_publishing_a_translation_purges_what_names_it(api, post, settings):
    settings.PURGE_URL = "https://cdn.example/purge"
    names = {f"e-{str(each.pk)[:8]}" for each in (post, post.others["es"])}

    concerned = queue.collect_entry_tags(type(post).published, [post.others["es"].pk])

    assert names <= concerned
    assert names <= set(api("posts/back/")["Cache-Tag"].split(","))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "withdraw", "join", "leave"]),
        st.sampled_from(["en", "es", "de"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_after_any_acts_each_entry_names_exactly_the_others_of_its_key(api, example, acts):
    """``join`` and ``leave`` change the key of a draft, and publish it."""
    with example():
        own = {each: PostFactory(locale=each, slug=each) for each in ("en", "es", "de")}
        shared, live = own["en"].translation_key, {}
        for number, (act, locale) in enumerate(acts):
            draft = own[locale]
            if act == "withdraw":
                if live.pop(locale, None):
                    withdraw(draft, by=None, at=MONDAY, reason="error")
                continue
            if act != "publish":
                draft.translation_key = shared if act == "join" else uuid4()
            draft.title = f"{number}"
            draft.save()
            publish(draft, by=None, at=MONDAY)
            live[locale] = draft.translation_key

            for each, key in live.items():
                named = api(f"posts/{own[each].pk}/").json()["translations"]
                others = sorted(other for other in live if other != each and live[other] == key)
                assert [translation["locale"] for translation in named] == others
