"""Whoever reads words of a claim that says others by now is told so, until they are published anew.

The claim is published by hand, with another figure; what shows it stays as it is.
"""

from datetime import timedelta

import pytest

from claims.models import ClaimFact, ClaimTreatment
from cms.authoring.releases import execute_release, schedule_acts
from cms.published.models.log import Change
from cms.published.models.quoted_words import QuotedWords
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.evidence.test_dashboard import list_rows
from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import ReportFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure(study):
    report = ReportFactory(study=study)
    publish(report.citation, by=None, at=MONDAY)
    result = study.results.first()
    result.report = report
    result.save()
    publish(study, by=None, at=MONDAY)
    claim = ClaimFactory(slug="avoided", hedge="none", computed=True, results=[result])
    publish(claim, by=None, at=MONDAY)
    return claim


@pytest.fixture
def post(figure):
    post = PostFactory(slug="backs", title="It helped {claim:avoided} of them", summary="", body="")
    publish(post, by=None, at=MONDAY)
    return post


def say_more_exactly(figure):
    figure.decimals = 1
    figure.save()
    publish(figure, by=None, at=TUESDAY)


def read_source(client, address):
    entry = client.get(address).json()
    (source,) = entry["evidence_detail"]["sources"]
    return entry["evidence"], source["source"]["slug"], source["quoted"], source["current"]


def test_a_post_says_what_it_quotes_and_what_the_claim_says_now(client, figure, post):
    before = client.get("/api/v1/posts/backs/").json()

    say_more_exactly(figure)

    evidence, source, quoted, current = read_source(client, "/api/v1/posts/backs/")
    entry = client.get("/api/v1/posts/backs/").json()
    (shown,) = entry["figures"]
    value = current["value"]
    assert (before["evidence"], before["evidence_detail"], evidence) == ("current", None, "drifted")
    assert (source, quoted, current) == (
        *("avoided", {"text": "77 %", "value": value}, {"text": "76.9 %", "value": value}),
    )
    assert (shown["text"], shown["claim"]["text"]) == ("77 %", "76.9 %")
    assert entry["title"] == "It helped 77 % of them"


def test_the_log_tells_of_it_in_the_transaction_that_publishes_the_claim(figure, post):
    say_more_exactly(figure)

    claim, move = Change.objects.order_by("-sequence")[:2][::-1]
    assert [(each.kind, each.type, each.slug) for each in (claim, move)] == [
        ("publish", "claim", "avoided"),
        ("evidence", "post", "backs"),
    ]
    assert (move.at, move.evidence, move.significance) == (claim.at, "drifted", "correction")
    assert move.note == "claim/avoided: says another figure now than stands here."


def test_filters_pages_and_the_list_of_what_has_moved_tell_of_it(
    client, admin_client, figure, post
):
    say_more_exactly(figure)

    found = client.get("/api/v1/posts/", {"evidence": "drifted"}).json()["results"]
    page = client.get("/posts/backs/").content.decode()
    assert [each["slug"] for each in found] == ["backs"]
    assert "This post says “77 %”. It is “76.9 %” now." in page
    ((title, what),) = list_rows(admin_client)
    assert (title, "Quoted 77 %, now 76.9 %." in what) == ("It helped 77 % of them", True)


def test_it_holds_again_once_the_post_is_published_again(client, figure, post):
    say_more_exactly(figure)

    publish(post, by=None, at=WEDNESDAY)

    entry = client.get("/api/v1/posts/backs/").json()
    assert (entry["evidence"], entry["evidence_detail"]) == ("current", None)
    assert entry["title"] == "It helped 76.9 % of them"


def test_it_holds_again_once_the_claim_says_the_former_words(client, figure, post):
    say_more_exactly(figure)
    figure.decimals = 0
    figure.save()

    publish(figure, by=None, at=WEDNESDAY)

    entry = client.get("/api/v1/posts/backs/").json()
    latest = Change.objects.latest("sequence")
    assert (entry["evidence"], latest.kind, latest.evidence) == ("current", "evidence", "current")


def test_the_description_of_a_picture_says_so_too(client, figure):
    publish(ImageFactory(slug="chart", alt="{claim:avoided} of them"), by=None, at=MONDAY)

    say_more_exactly(figure)

    evidence, _, quoted, current = read_source(client, "/api/v1/images/chart/")
    found = client.get("/api/v1/images/", {"evidence": "drifted"}).json()["results"]
    assert (evidence, quoted["text"], current["text"]) == ("drifted", "77 %", "76.9 %")
    assert [each["slug"] for each in found] == ["chart"]


def test_a_table_tells_which_of_its_cells_have_other_words(client, db):
    treatments = TreatmentFactory(name="Rest"), TreatmentFactory(name="Disc", invasiveness=3)
    claim = ClaimFactory(slug="how-deep", quoted_figure="", derivation="table")
    for position, treatment in enumerate(treatments):
        ClaimTreatment.objects.create(claim=claim, treatment=treatment, position=position)
    ClaimFact.objects.create(claim=claim, name="invasiveness")
    post = PostFactory(slug="depth", body=f'<cms-comparison data-id="{claim.pk}"></cms-comparison>')
    publish(*treatments, by=None, at=MONDAY)
    publish(claim, by=None, at=MONDAY)
    publish(post, by=None, at=MONDAY)
    treatments[1].invasiveness = 4
    treatments[1].save()
    publish(treatments[1], by=None, at=TUESDAY)

    publish(claim, by=None, at=TUESDAY)

    evidence, source, quoted, current = read_source(client, "/api/v1/posts/depth/")
    assert (evidence, source) == ("drifted", "how-deep")
    assert (quoted["text"], current["text"]) == (
        "Disc, Invasiveness (1–5): 3",
        "Disc, Invasiveness (1–5): 4",
    )
    assert type(post).objects.with_state().get().state == "changed"


def test_a_post_that_was_frozen_with_former_words_says_so_as_soon_as_it_appears(client, figure):
    post = PostFactory(slug="soon", title="{claim:avoided} of them")
    release = schedule_acts(
        [post], act="publish", at=WEDNESDAY, now=MONDAY + timedelta(hours=1), by=None
    )
    say_more_exactly(figure)

    execute_release(release, by=None, at=WEDNESDAY)

    evidence, _, quoted, current = read_source(client, "/api/v1/posts/soon/")
    assert (evidence, quoted["text"], current["text"]) == ("drifted", "77 %", "76.9 %")
    assert Change.objects.latest("sequence").kind == "publish"


def test_a_claim_that_comes_back_with_other_words_marks_the_drafts_that_show_it(figure, post):
    withdraw(figure, by=None, at=TUESDAY, reason="error")
    before = type(post).objects.with_state().get().state

    say_more_exactly(figure)

    assert (before, type(post).objects.with_state().get().state) == ("published", "changed")


def test_words_of_withdrawn_entries_are_kept_by_those_that_quote_them_alone(figure, post):
    withdraw(figure, by=None, at=TUESDAY, reason="error")
    quoting = QuotedWords.objects.count()

    withdraw(post, by=None, at=TUESDAY, reason="error")

    assert (quoting, QuotedWords.objects.count()) == (1, 0)
