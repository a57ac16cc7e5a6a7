"""A post says figures in the words of its claims, as they were when it was published."""

import re

import pytest

from cms.publishing import PreflightError, publish, withdraw
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import ResultFactory

pytestmark = pytest.mark.django_db
GONE = "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b"


def node(claim):
    return f'<cms-claim data-id="{claim.pk}"></cms-claim>'


@pytest.fixture
def result():
    result = ResultFactory()
    publish(result.measure, result.study, by=None, at=MONDAY)
    return result


@pytest.fixture
def avoided(result):
    claim = ClaimFactory(slug="avoided", quoted_figure="", hedge="almost", results=[result])
    publish(claim, by=None, at=TUESDAY)
    return claim


@pytest.fixture
def success():
    claim = ClaimFactory(slug="success", quoted_figure="60-90 %")
    publish(claim, by=None, at=TUESDAY)
    return claim


@pytest.fixture
def post(avoided, success):
    post = PostFactory(
        slug="back",
        title="{claim:avoided} avoided fusion",
        summary="Success: {claim:success}.",
        key_points=["Without surgery: {claim:avoided}."],
        body=f"<h2>In short, {node(avoided)}</h2><p>It helps {node(success)} of the time.</p>",
    )
    publish(post, by=None, at=WEDNESDAY)
    return post


def read(client, query=""):
    return client.get(f"/api/v1/posts/back/?{query}").json()


def test_every_text_of_a_post_has_the_words(client, post):
    read_post = read(client, "body=html,text,markdown")

    assert (read_post["title"], read_post["summary"], read_post["key_points"]) == (
        "almost 77 % avoided fusion",
        "Success: 60-90 %.",
        ["Without surgery: almost 77 %."],
    )
    assert read_post["outline"] == [
        {"id": "in-short-almost-77", "level": 2, "title": "In short, almost 77 %"}
    ]
    assert read_post["body"]["text"] == ("In short, almost 77 %\n\nIt helps 60-90 % of the time.")
    assert read_post["body"]["markdown"] == (
        "## In short, almost 77 %\n\nIt helps 60-90 % of the time."
    )


def test_html_and_blocks_name_the_claims(client, post, avoided, success):
    body = read(client, "body=html,blocks")["body"]

    assert body["html"] == (
        f'<h2 id="in-short-almost-77">In short, <data value="0.7692" data-claim="{avoided.pk}" '
        'data-evidence="unverified">almost 77 %</data></h2>'
        f'<p>It helps <span data-claim="{success.pk}" data-evidence="unverified">60-90 %</span> '
        "of the time.</p>"
    )
    node = body["blocks"][0]["content"][1]
    assert (node["type"], node["text"], node["claim"]["slug"]) == (
        "claim",
        "almost 77 %",
        "avoided",
    )


def test_html_says_at_each_figure_that_its_evidence_does_not_hold(client, result, avoided, success):
    post = PostFactory(body=f"<p>In all {node(avoided)}, or {node(success)}.</p>")
    publish(post, by=None, at=WEDNESDAY)
    result.n_events, result.value, result.as_reported = 13, None, ""
    result.save()
    publish(result.study, by=None, at=THURSDAY)

    detail = client.get(f"/api/v1/posts/{post.slug}/").json()
    (item,) = client.get(f"/api/v1/posts/?slug={post.slug}&body=html").json()["results"]

    marks = re.findall(
        r'data-claim="([^"]+)"(?: data-evidence="([a-z_]+)")?', detail["body"]["html"]
    )
    assert marks == [(str(avoided.pk), "drifted"), (str(success.pk), "unverified")]
    assert item["body"] == detail["body"]


def test_cards_of_its_claims_come_in_the_order_of_the_text(client, post):
    cards = read(client)["claims"]

    assert [(card["slug"], card["text"], card["value"], card["hedge"]) for card in cards] == [
        ("avoided", "almost 77 %", "0.7692", "almost"),
        ("success", "60-90 %", None, "none"),
    ]


@pytest.mark.parametrize(("query", "count"), [("avoided", 1), ("success,avoided", 1)])
def test_posts_are_found_by_their_claims(client, post, query, count):
    assert client.get(f"/api/v1/posts/?claims={query}").json()["count"] == count


def test_a_post_without_claims_is_not_found_by_them(client, post):
    publish(PostFactory(slug="without"), by=None, at=THURSDAY)

    found = client.get("/api/v1/posts/?claims__isnull=true").json()["results"]

    assert [item["slug"] for item in found] == ["without"]


def test_words_are_found_by_search(client, post):
    assert client.get("/api/v1/posts/?search=almost 77").json()["count"] == 1


def test_a_post_keeps_its_words_until_it_is_published_again(client, post, result, avoided):
    result.n_events, result.value = 10, None
    result.save()
    publish(result.study, by=None, at=THURSDAY)
    publish(avoided, by=None, at=THURSDAY)

    before = read(client)
    publish(post, by=None, at=THURSDAY)

    assert before["title"] == "almost 77 % avoided fusion"
    assert before["claims"][0]["text"] == "almost 39 %"
    assert read(client)["title"] == "almost 39 % avoided fusion"


def test_a_claim_that_is_withdrawn_is_no_card_any_more_and_the_words_stay(client, post, avoided):
    withdraw(avoided, by=None, at=THURSDAY, reason="error")

    read_post = read(client, "body=blocks")

    assert [card["slug"] for card in read_post["claims"]] == ["success"]
    assert read_post["body"]["blocks"][0]["content"][1]["claim"] is None
    assert read_post["title"] == "almost 77 % avoided fusion"


def list_errors(post):
    with pytest.raises(PreflightError) as refusal:
        publish(post, by=None, at=THURSDAY)
    return [problem.message for problem in refusal.value.problems]


def test_a_post_is_refused_while_a_claim_is_not_published(post, avoided):
    withdraw(avoided, by=None, at=THURSDAY, reason="error")

    sentence = (
        "The claim “Fusion was avoided for three years” is not published, "
        "so readers could not see what “almost 77 %” rests on. Publish the claim first."
    )
    assert list_errors(post) == [sentence] * 2  # by its token, and by its node


def test_the_page_before_publishing_leads_to_each_claim_that_is_published_with_it(admin_client):
    claim = ClaimFactory(quoted_figure="77 %", statement="Most avoided it")
    post = PostFactory(body=f"<p>{node(claim)}</p>")

    page = admin_client.get(f"/admin/posts/post/{post.pk}/publish/").content.decode()

    assert page.count(f'<a href="/admin/claims/claim/{claim.pk}/change/">{claim}</a> (claim)') == 1


def test_a_figure_whose_claim_was_deleted_is_refused_by_its_id():
    post = PostFactory(body=f'<p>a <cms-claim data-id="{GONE}"></cms-claim></p>')

    assert list_errors(post) == [
        (
            "The text has a figure whose claim does not exist any more. Remove the figure, or "
            f"insert another one. (The claim had the id {GONE}.)"
        )
    ]


@pytest.mark.usefixtures("avoided")
def test_an_unknown_key_is_refused_with_the_nearest():
    assert list_errors(PostFactory(title="{claim:avoidde} {claim:xyz}")) == [
        "There is no claim “avoidde” in “en”. Did you mean {claim:avoided}?",
        "There is no claim “xyz” in “en”.",
    ]


def test_keys_are_those_of_the_language_of_the_text(avoided):
    post = PostFactory(locale="es", title="{claim:avoided}", body=f"<p>{node(avoided)}</p>")

    assert list_errors(post) == [
        "There is no claim “avoided” in “es”.",
        "The figure “almost 77 %” is of a claim in “en”. Insert that of its translation into “es”.",
    ]


def test_a_preview_shows_the_words_of_drafts(result):
    claim = ClaimFactory(quoted_figure="", results=[result])
    post = PostFactory(body=f"<p>In all, {node(claim)}</p>")

    (paragraph,) = post.render()["body"]["blocks"]

    assert [part["text"] for part in paragraph["content"]] == ["In all, ", "77 %"]


def test_a_text_without_claims_costs_no_question(django_assert_num_queries):
    post = PostFactory()
    post.load_state()

    with django_assert_num_queries(0):
        post.claims = type(post.claims).find(post.claim_names(), locale=post.locale)


def test_all_claims_of_a_text_are_found_with_two_questions(post, django_assert_num_queries):
    """Those that readers have, and drafts of the others: here there are none."""
    post.load_state()

    with django_assert_num_queries(2):
        post.claims = type(post.claims).find(post.claim_names(), locale=post.locale)
