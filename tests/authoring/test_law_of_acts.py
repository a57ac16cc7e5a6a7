"""The law of acts: readers have exactly what somebody who may publish was shown and approved.

Three people with different rights open pages, let them lie, and press their buttons in any order.
At every moment readers have what the last act that was not refused has approved, and every text
that anybody typed is in a revision, or on the page that came back.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cms.authoring.due_releases import execute_due_releases
from cms.authoring.models.revision import Revision
from cms.lib import canonical_json
from cms.posts.models import Topic
from cms.posts.published import PublishedTopic
from tests.authoring.forms import Form, open_form, shown_form
from tests.authoring.topic_pages import PUBLISH_BUTTON, topic_url
from tests.examples import examples
from tests.factories.posts import TopicFactory
from tests.page_client import PageClient

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = ("author", "editor", "administrator")
MAY_PUBLISH = ("editor", "administrator")
ACTORS = ("author", *MAY_PUBLISH, *MAY_PUBLISH)  # each is drawn as often as it stands here
ACTS = ("publish", "publish", "withdraw", "schedule", "schedule", "delete")
Content = tuple[str, str]  # what a topic says: its name and its summary

people = st.sampled_from(PEOPLE)


@dataclass
class Page:
    """A page of an act that somebody has open, and the draft's content when it was opened."""

    person: str
    act: str
    data: dict[str, Any]
    shown: Content


class Desk(RuleBasedStateMachine):
    """One topic, three people, and what a reader should have of it."""

    clients: dict[str, PageClient]

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.due = timezone.now() + timedelta(days=1)
        self.begin()

    def begin(self) -> None:
        """Begin with a new topic."""
        self.topic = TopicFactory(name="Back pain", summary="First.")
        self.url = topic_url(self.topic)
        self.forms: dict[str, Form] = {}
        self.pages: list[Page] = []
        self.live: Content | None = None
        self.waiting: Content | None = None
        self.was_scheduled = False  # since the instant came last
        self.typed: list[str] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def type_text(self) -> str:
        text = f"Text {len(self.typed)}."
        self.typed.append(text)
        return text

    @rule(person=people)
    def open_the_form(self, person: str) -> None:
        self.forms[person] = open_form(self.clients[person], self.url)

    @precondition(lambda self: self.forms)
    @rule(data=st.data(), field=st.sampled_from(("name", "summary")), publishes=st.booleans())
    def save_a_form(self, data: Any, field: str, publishes: bool) -> None:
        person = data.draw(st.sampled_from(sorted(self.forms)))
        text = self.type_text()
        form = self.forms[person] | {field: [text]}
        button = {PUBLISH_BUTTON: [""]} if publishes else {}
        before = Revision.objects.filter(entry_id=self.topic.pk).count()
        response = Client.post(self.clients[person], self.url, form | button)
        if publishes and person not in MAY_PUBLISH:
            assert response.status_code == 403
            self.typed.remove(text)  # the button is not on the page: somebody forged it
        elif response.status_code == 302:
            self.forms[person] = open_form(self.clients[person], self.url)
            self.typed.append(text)
            sent = (form["name"][0], form.get("summary", [""])[0])
            revisions = Revision.objects.filter(entry_id=self.topic.pk).order_by("number")
            acts = [each.act for each in revisions[before:]]
            if "publish" in acts:
                self.live, self.waiting = sent, None
        else:
            self.forms[person] = shown_form(response)
            assert text in self.forms[person][field]
            self.typed.remove(text)

    @rule(person=st.sampled_from(ACTORS), act=st.sampled_from(ACTS))
    def open_the_page_of_an_act(self, person: str, act: str) -> None:
        self.pages.append(self.open_page(person, act))

    @precondition(lambda self: self.pages)
    @rule(data=st.data())
    def press_the_button_of_a_page(self, data: Any) -> None:
        self.press(self.pages.pop(data.draw(st.integers(0, len(self.pages) - 1))))

    @rule(person=st.sampled_from(MAY_PUBLISH), act=st.sampled_from(ACTS))
    def act_at_once(self, person: str, act: str) -> None:
        self.press(self.open_page(person, act))

    def open_page(self, person: str, act: str) -> Page:
        draft = Topic.objects.get(pk=self.topic.pk)
        data = self.clients[person].open_page(topic_url(self.topic, act))
        return Page(person, act, data, (draft.name, draft.summary))

    def press(self, page: Page) -> None:
        forms = {
            "publish": {"confirm": "1"},
            "withdraw": {"confirm": "1", "reason": "safety", "note": "Harm found. Stop."},
            "schedule": {"confirm": "1", "due_at": f"{self.due:%Y-%m-%dT%H:%M}"},
            "delete": {"post": "yes"},
        }
        url = topic_url(self.topic, page.act)
        response = Client.post(self.clients[page.person], url, forms[page.act] | page.data)
        if page.person not in MAY_PUBLISH:
            assert response.status_code == 403
        elif response.status_code == 302 and response["Location"] != url:
            self.do(page)

    def do(self, page: Page) -> None:
        """Expect what an act that was not refused does."""
        if page.act == "publish" and self.live != page.shown:
            self.live, self.waiting = page.shown, None
        elif page.act == "withdraw":
            self.live = self.waiting = None
        elif page.act == "delete":
            self.live = self.waiting = None
            self.readers_have_what_was_approved()
            self.every_text_that_was_saved_is_in_a_revision()
            self.begin()
        elif page.act == "schedule" and self.waiting is None:
            self.waiting, self.was_scheduled = page.shown, True

    @precondition(lambda self: self.was_scheduled)
    @rule()
    def let_the_instant_come(self) -> None:
        execute_due_releases(now=self.due)
        if self.waiting:
            self.live, self.waiting = self.waiting, None
        self.was_scheduled = False

    @invariant()
    def readers_have_what_was_approved(self) -> None:
        row = PublishedTopic.objects.filter(pk=self.topic.pk).first()
        document = canonical_json.load(row.live_edition.document) if row else None
        assert (document and (document["title"], document["summary"])) == self.live

    @invariant()
    def every_text_that_was_saved_is_in_a_revision(self) -> None:
        contents = Revision.objects.filter(entry_id=self.topic.pk).values_list("content", flat=True)
        texts = {text for each in contents for text in each["fields"].values()}
        assert set(self.typed) - texts == set()


def test_readers_have_exactly_what_was_approved_and_no_text_is_lost(log_in_as):
    Desk.clients = {person: log_in_as(person) for person in PEOPLE}

    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
