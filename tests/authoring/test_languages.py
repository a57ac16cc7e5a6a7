"""The language of an entry, and its translations, as authors meet them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from cms.authoring.models.draft import draft_types
from cms.published.models.log import Change
from cms.publishing import Approved, PreflightError, publish, publish_approved, withdraw
from tests.authoring.topic_pages import topic_form
from tests.clock import MONDAY
from tests.factories import FACTORIES
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(FACTORIES))
def test_language_is_chosen_from_those_of_the_house_for_every_type(admin_client, name):
    model = draft_types()[name]
    page = admin_client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))

    html = LexborHTMLParser(page.content.decode())
    options = html.css("select[name=locale] option")
    assert [each.attributes["value"] for each in options] == ["en", "es", "de", "fr"]
    assert [each.attributes["value"] for each in options if "selected" in each.attributes] == ["en"]


def test_translation_is_an_entry_with_the_same_key_and_another_language(admin_client):
    english, spanish = TopicFactory(slug="pain"), TopicFactory.build(slug="dolor", locale="es")
    spanish.translation_key = english.translation_key

    first = admin_client.post(reverse("admin:posts_topic_add"), topic_form(spanish))
    second = admin_client.post(reverse("admin:posts_topic_add"), topic_form(spanish, slug="otro"))

    assert (first.status_code, second.status_code) == (302, 200)
    assert "There is a translation into this language already." in second.content.decode()
    created = type(english).objects.get(locale="es")
    assert (created.slug, created.translation_key) == ("dolor", english.translation_key)


def test_entry_in_a_language_that_the_house_does_not_have_is_not_published():
    topic = TopicFactory(locale="pt")

    with pytest.raises(PreflightError, match="“pt” is not a language of this site: en, es, de, fr"):
        publish(topic, by=None, at=MONDAY)

    assert not topic.published.objects.exists()


FIXED = "This entry was published in “en”, and its language can't change any more"


def publish_and_move(topic):
    publish(topic, by=None, at=MONDAY)
    topic.locale = "es"
    topic.save()
    return topic


@pytest.mark.parametrize("name", sorted(FACTORIES))
def test_language_of_what_was_published_is_refused_by_the_model_of_every_type(name):
    draft = publish_and_move(FACTORIES[name]())

    with pytest.raises(ValidationError) as refused:
        draft.full_clean()

    assert list(refused.value.message_dict) == ["locale"]
    assert refused.value.message_dict["locale"][0].startswith(FIXED)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_what_was_published_in_one_language_is_never_published_in_another(is_withdrawn):
    topic = publish_and_move(TopicFactory())
    if is_withdrawn:
        withdraw(topic, by=None, at=MONDAY, reason="expired")

    with pytest.raises(PreflightError, match=FIXED):
        publish(topic, by=None, at=MONDAY)
    with pytest.raises(PreflightError, match=FIXED):  # also what was approved before
        publish_approved([approve_as_it_is(topic)], by=None, at=MONDAY)

    assert set(Change.objects.values_list("locale", flat=True)) == {"en"}


def approve_as_it_is(topic):
    return Approved(topic, topic.render(), {}, topic.revision_number(), MONDAY)


def test_form_says_beside_the_language_that_it_stays(admin_client):
    topic = TopicFactory(slug="pain")
    publish(topic, by=None, at=MONDAY)
    address = reverse("admin:posts_topic_change", args=[topic.pk])

    page = admin_client.post(address, topic_form(topic, locale="es"))

    html = LexborHTMLParser(page.content.decode())
    (row,) = [each for each in html.css(".field-locale") if each.css("select")]
    assert FIXED in row.text()
    topic.refresh_from_db()
    assert topic.locale == "en"


def test_language_of_a_draft_that_nobody_has_read_may_change():
    topic = TopicFactory()
    topic.locale = "es"
    topic.save()

    (change,) = publish(topic, by=None, at=MONDAY)

    assert change.locale == "es"
