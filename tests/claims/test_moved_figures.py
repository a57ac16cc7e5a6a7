"""Figures that moved with their studies are listed, and accepted or refused with a reason."""

import pytest

from cms.authoring.moved_figures import uses
from cms.authoring.moved_figures.decisions import DecisionError, accept_figures, refuse_figures
from cms.authoring.moved_figures.undecided import figure_types, load_moved_figures, select_waiting
from cms.published import store
from cms.published.models.log import Change
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import ReportFactory, ResultFactory, StudyFactory

pytestmark = pytest.mark.django_db
REASON = "The authors corrected their table."


@pytest.fixture
def result():
    study = StudyFactory(slug="programme", title="Fusion avoided")
    report = ReportFactory(study=study)
    counts = {"n_events": 42, "n_analysed": 61, "value": None, "decimals_reported": 0}
    result = ResultFactory(study=study, report=report, statistic="proportion", **counts)
    publish(report.citation, study, by=None, at=MONDAY)
    return result


@pytest.fixture
def claim(result):
    claim = ClaimFactory(slug="helped", computed=True, results=[result])
    publish(claim, by=None, at=MONDAY)
    return claim


@pytest.fixture
def post(claim):
    post = PostFactory(
        slug="backs",
        title="It helped {claim:helped} of patients",
        summary="",
        body=f'<h2>Who</h2><p>First. Of these, <cms-claim data-id="{claim.pk}"></cms-claim> '
        "avoided surgery! Last.</p>",
    )
    publish(post, by=None, at=MONDAY)
    return post


def move(result, events=41, at=TUESDAY):
    result.n_events, result.value, result.as_reported = events, None, ""
    result.save()
    publish(result.study, by=None, at=at)


def list_waiting():
    return load_moved_figures(select_waiting(figure_types()))


def versions_of(figures):
    return {figure.draft.pk: figure.shown_digest for figure in figures}


def test_a_moved_figure_is_listed_with_its_words_its_cause_and_its_sentences(result, post):
    move(result)

    (figure,) = list_waiting()
    (use,) = figure.uses
    assert (figure.quoted, figure.current, figure.status) == ("69 %", "67 %", "drifted")
    assert [(cause.type, cause.slug, cause.edition) for cause in figure.causes] == [
        ("study", "programme", 2)
    ]
    assert [(each.place, each.text) for each in use.sentences] == [
        ("the title", "It helped 69 % of patients"),
        ("the text, under “Who”", "Of these, 69 % avoided surgery!"),
    ]


def test_a_changed_count_is_told_everywhere_by_the_transaction_that_changes_it(
    client, result, claim, post
):
    move(result)

    shown = client.get("/api/v1/claims/helped/").json()
    assert (shown["text"], shown["evidence"]) == ("69 %", "drifted")
    assert shown["evidence_detail"]["current"]["text"] == "67 %"
    (item,) = client.get("/feeds/posts.json").json()["items"]
    assert item["_syndication"]["evidence"] == "drifted"
    study, *moves = Change.objects.order_by("-sequence")[:3][::-1]
    assert [(each.kind, each.type, each.slug) for each in (study, *moves)] == [
        ("publish", "study", "programme"),
        ("evidence", "claim", "helped"),
        ("evidence", "post", "backs"),
    ]
    assert {each.at for each in moves} == {study.at}


def test_accepting_publishes_figure_and_post_in_one_transaction(client, result, claim, post):
    move(result)

    changes = accept_figures(versions_of(list_waiting()), reason=REASON, by=None, at=WEDNESDAY)

    note = f"“69 %” is now “67 %”. {REASON}"
    assert [(each.type, each.edition, each.significance, each.note) for each in changes] == [
        ("claim", 2, "correction", note),
        ("post", 2, "correction", note),
    ]
    shown = client.get("/api/v1/posts/backs/").json()
    assert (shown["title"], shown["evidence"]) == ("It helped 67 % of patients", "current")
    assert [each["note"] for each in shown["corrections"]] == [note]
    assert list_waiting() == []


def test_accepting_renders_nothing_while_other_publishers_wait(monkeypatch, result, claim, post):
    move(result)
    shown, events = versions_of(list_waiting()), []
    lock, renders = store.lock_head, {model: model.render for model in (type(claim), type(post))}
    monkeypatch.setattr(store, "lock_head", lambda: events.append("lock") or lock())
    for model, render in renders.items():
        monkeypatch.setattr(
            model, "render", lambda draft, render=render: events.append("render") or render(draft)
        )

    accept_figures(shown, reason=REASON, by=None, at=WEDNESDAY)

    first = events.index("lock")
    assert ("render" in events[:first], "render" in events[first:]) == (True, False)


def test_accepting_publishes_nothing_of_an_edited_draft(client, result, post):
    post.summary = "Not ready yet."
    post.save()
    post.key_points.create(text="Neither is this.", position=0)
    move(result)
    (figure,) = list_waiting()

    accept_figures(versions_of([figure]), reason=REASON, by=None, at=WEDNESDAY)

    assert figure.uses[0].is_edited is True
    shown = client.get("/api/v1/posts/backs/").json()
    assert (shown["title"], shown["summary"], shown["key_points"]) == (
        *("It helped 67 % of patients", "", []),
    )
    post.refresh_from_db()
    assert (post.summary, post.key_points.get().text) == ("Not ready yet.", "Neither is this.")
    assert type(post).objects.with_state().get().state == "changed"


def test_a_post_without_edits_is_as_readers_have_it_afterwards(result, post):
    move(result)

    accept_figures(versions_of(list_waiting()), reason=REASON, by=None, at=WEDNESDAY)

    assert type(post).objects.with_state().get().state == "published"


def test_refusing_keeps_the_words_until_the_figure_moves_again(client, result, claim, post):
    move(result)

    (decision,) = refuse_figures(
        versions_of(list_waiting()), reason="The text says when.", by=None, at=WEDNESDAY
    )

    shown = client.get("/api/v1/claims/helped/").json()
    assert (shown["text"], shown["evidence_detail"]["current"]["text"]) == ("69 %", "67 %")
    assert (decision.outcome, decision.quoted, decision.current, decision.reason) == (
        *("refused", "69 %", "67 %", "The text says when."),
    )
    assert list_waiting() == []

    move(result, events=40, at=WEDNESDAY)

    assert [(each.quoted, each.current) for each in list_waiting()] == [("69 %", "66 %")]


@pytest.mark.parametrize("decide", [accept_figures, refuse_figures])
def test_nothing_is_decided_without_a_reason_or_about_what_was_not_shown(decide, result, post):
    move(result)
    shown = versions_of(list_waiting())
    latest = Change.objects.latest("sequence").sequence

    with pytest.raises(DecisionError, match="Say why in a sentence"):
        decide(shown, reason=" ", by=None, at=WEDNESDAY)
    move(result, events=40, at=WEDNESDAY)
    with pytest.raises(DecisionError, match="has moved again"):
        decide(shown, reason=REASON, by=None, at=WEDNESDAY)

    published = Change.objects.filter(sequence__gt=latest, kind=Change.Kind.PUBLISH)
    assert [each.type for each in published] == ["study"]


def test_a_figure_typed_from_an_earlier_text_gets_computed_words(client, result):
    claim = ClaimFactory(slug="typed", quoted_figure="69 %", results=[result])
    publish(claim, by=None, at=MONDAY)
    move(result)

    accept_figures(versions_of(list_waiting()), reason=REASON, by=None, at=WEDNESDAY)

    shown = client.get("/api/v1/claims/typed/").json()
    claim.refresh_from_db()
    assert (shown["text"], shown["is_quoted"], claim.quoted_figure) == ("67 %", False, "")
    assert type(claim).objects.with_state().get().state == "published"


def test_a_retracted_source_gives_no_other_words(result, claim):
    report = result.study.reports.get()
    report.citation.notices.create(type="retraction", position=0)
    publish(report.citation, by=None, at=TUESDAY)

    (figure,) = list_waiting()
    assert (figure.status, [cause.type for cause in figure.causes]) == (
        *("source_retracted", ["citation"]),
    )
    with pytest.raises(DecisionError, match="no other words"):
        accept_figures(versions_of([figure]), reason=REASON, by=None, at=WEDNESDAY)


def test_a_figure_published_as_it_stands_waits_for_nobody(result):
    publish(ClaimFactory(quoted_figure="80 %", results=[result]), by=None, at=MONDAY)

    assert list_waiting() == []


def test_a_post_with_other_words_than_readers_have_says_so(result, claim, post):
    move(result)
    before = type(post).objects.with_state().get().state

    publish(claim, by=None, at=WEDNESDAY, significance="correction", note="41, not 42.")

    assert (before, type(post).objects.with_state().get().state) == ("published", "changed")


def test_the_sentences_of_many_posts_are_not_all_looked_up(monkeypatch, result, claim, post):
    monkeypatch.setattr(uses, "MAX_READ", 1)
    publish(PostFactory(title="{claim:helped} again"), by=None, at=MONDAY)
    move(result)
    (figure,) = list_waiting()

    changes = accept_figures(versions_of([figure]), reason=REASON, by=None, at=WEDNESDAY)

    assert [use.is_read for use in figure.uses] == [True, False]
    assert figure.unread_count == 1
    assert [each.type for each in changes] == ["claim", "post", "post"]


def test_several_figures_are_accepted_at_once_and_a_post_says_both(result, claim):
    publish(
        ClaimFactory(slug="others", computed=True, derivation="complement", results=[result]),
        PostFactory(title="{claim:helped} of backs"),
        by=None,
        at=MONDAY,
    )
    publish(PostFactory(title="{claim:helped}, not {claim:others}"), by=None, at=MONDAY)
    move(result)

    changes = accept_figures(versions_of(list_waiting()), reason=REASON, by=None, at=WEDNESDAY)

    notes = {each.title: each.note for each in changes if each.type == "post"}
    first, second = "“69 %” is now “67 %”.", "“31 %” is now “33 %”."
    assert notes.pop("67 % of backs") == f"{first} {REASON}"
    (note,) = notes.values()
    assert note in {f"{first} {second} {REASON}", f"{second} {first} {REASON}"}
    assert list_waiting() == []
