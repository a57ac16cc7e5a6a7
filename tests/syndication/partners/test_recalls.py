"""``recalls/`` for the public, and for partners with what they have still to confirm."""

import pytest

from cms.published.models.log import Change
from cms.publishing import publish, withdraw
from cms.syndication.partners.mail.descriptions import change_phrase
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import StudyFactory
from tests.places import foreign_place, place_at

pytestmark = pytest.mark.django_db
RECALL_REASONS = ["error", "safety", "retracted"]


def sequences(response):
    return [row["sequence"] for row in response.json()["results"]]


@pytest.mark.parametrize("reason", Change.Reason.values)
def test_a_withdrawal_is_a_recall_if_something_was_wrong(ask, reason):
    post = PostFactory()
    publish(post, by=None, at=MONDAY)
    withdraw(post, by=None, at=TUESDAY, reason=reason)

    assert sequences(ask("recalls/")) == ([2] if reason in RECALL_REASONS else [])


@pytest.mark.parametrize("significance", Change.Significance.values)
def test_a_new_edition_is_a_recall_if_the_old_could_harm(ask, significance):
    post = PostFactory()
    publish(post, by=None, at=MONDAY)
    post.title = "Chronic Back Pain, Without the Dose"
    post.save()
    publish(post, by=None, at=TUESDAY, significance=significance, note="The dose was wrong.")

    assert sequences(ask("recalls/")) == ([2] if significance == "safety" else [])


PHRASES = {
    ("withdraw", "error"): "withdrawn: something in it was wrong",
    ("withdraw", "safety"): "withdrawn: following it could harm",
    ("withdraw", "retracted"): "withdrawn: its source was retracted",
    ("publish", "correction"): "corrected",
    ("publish", "safety"): "corrected: following the old text could harm",
}


@pytest.mark.parametrize(("kind", "why"), PHRASES)
def test_letters_and_the_admin_say_what_happened(kind, why):
    change = Change(kind=kind, **{"reason" if kind == "withdraw" else "significance": why})

    assert change_phrase(change) == PHRASES[kind, why]


def test_a_recall_says_what_the_log_says_and_where_to_confirm(ask, recall, settings):
    base = f"{settings.BASE_URL}/api/v1"
    expected = {
        "sequence": 2,
        "place": place_at(2),
        "kind": "withdraw",
        "type": "post",
        "id": str(recall.entry_id),
        "locale": "en",
        "slug": "old-dose",
        "edition": 1,
        "significance": None,
        "at": "2026-03-03T09:00:00.000Z",
        "note": "The dose was wrong.",
        "reason": "error",
        "evidence": None,
        "replacement": None,
        "url": f"{base}/posts/{recall.entry_id}/",
        "receipts": f"{base}/recalls/{place_at(2)}/receipts/",
    }

    assert ask("recalls/").json() == {"next": None, "previous": None, "results": [expected]}
    assert ask(f"recalls/{place_at(2)}/").json() == expected


def test_a_line_that_is_no_recall_is_not_found(ask, recall):
    response = ask(f"recalls/{place_at(1)}/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("text", ["2", "9" * 26, "x", "2-9f86"])
def test_a_recall_is_not_found_by_a_number_alone(ask, recall, text):
    response = ask(f"recalls/{text}/")

    assert (response.status_code, response.json()["type"].split("/")[-2]) == (400, "bad-request")
    assert "recalls/ lists all recalls" in response.json()["detail"]


@pytest.mark.parametrize("sequence", [2, 3])
def test_a_recall_of_another_history_is_refused(ask, recall, sequence):
    for address in (f"recalls/{foreign_place(sequence)}/", f"recalls/?before={foreign_place(2)}"):
        response = ask(address)

        problem = response.json()
        assert (response.status_code, problem["type"].split("/")[-2]) == (409, "other-history")


def test_recalls_come_newest_first_page_by_page(ask, settings):
    posts = [PostFactory() for _ in range(3)]
    publish(*posts, by=None, at=MONDAY)
    for post in posts:
        withdraw(post, by=None, at=TUESDAY, reason="safety")

    first = ask("recalls/", page_size="2")
    query = first.json()["next"].partition("?")[2]

    assert sequences(first) == [6, 5]
    assert query == f"page_size=2&before={place_at(5)}"
    assert 'rel="next"' in first["Link"]
    second = ask(f"recalls/?{query}")
    assert (sequences(second), second.json()["next"]) == ([4], None)


@pytest.mark.parametrize("query", ["opne=true", "open=yes", "page_size=0", "before=x"])
def test_parameters_that_cannot_be_used_are_refused(ask, recall, query):
    assert ask(f"recalls/?{query}").status_code == 400


def test_open_recalls_are_for_partners_alone(ask, recall, key_of):
    public = ask("recalls/", open="true")
    ours = ask("recalls/", key_of(), open="true")

    assert (public.status_code, public["WWW-Authenticate"]) == (401, 'Bearer realm="API"')
    assert (ours.status_code, ours.json()["type"].rsplit("/", 2)[1]) == (403, "not-a-partner")


def test_a_partner_sees_its_open_recalls_until_it_confirms(ask, recall, news, key_of, confirm):
    key = key_of(news)
    assert sequences(ask("recalls/", key, open="true")) == [2]

    confirm(2, key)

    assert sequences(ask("recalls/", key, open="true")) == []
    assert [row["confirmed_at"] is None for row in ask("recalls/", key).json()["results"]] == [
        False
    ]


def test_only_what_a_partner_may_have_is_open_for_it(ask, partner, key_of):
    post, study = PostFactory(), StudyFactory()
    spanish = PostFactory(locale="es")
    publish(post, study, spanish, by=None, at=MONDAY)
    for draft in (post, study, spanish):
        withdraw(draft, by=None, at=TUESDAY, reason="safety")
    studies = key_of(partner("Study Mirror", types=["study"]))
    spaniards = key_of(partner("Noticias", locales=["es"]))
    late = key_of(partner("Latecomer", created_at=WEDNESDAY))

    assert sequences(ask("recalls/", studies, open="true")) == [5]
    assert sequences(ask("recalls/", spaniards, open="true")) == [6]
    assert sequences(ask("recalls/", late, open="true")) == []
    rows = ask("recalls/", studies).json()["results"]
    assert [(row["sequence"], row["concerns_you"]) for row in rows] == [
        (6, False),
        (5, True),
        (4, False),
    ]


def test_what_a_partner_is_told_is_kept_by_no_cache(ask, recall, news, key_of):
    key = key_of(news)

    for path in ("recalls/", f"recalls/{place_at(2)}/"):
        assert ask(path, key)["Cache-Control"] == "private, no-store"
        assert "confirmed_at" not in ask(path).content.decode()
        assert ask(path)["Cache-Control"].startswith("public")


def test_the_public_list_is_made_once_until_the_log_grows(ask, recall, django_assert_num_queries):
    ask("recalls/")

    with django_assert_num_queries(1):  # how far the log has come
        ask("recalls/")
    assert publish(PostFactory(), by=None, at=THURSDAY)
    with django_assert_num_queries(3):  # the same before and in the snapshot; the recalls
        ask("recalls/")
