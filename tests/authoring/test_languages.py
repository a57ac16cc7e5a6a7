"""The language of an entry, and its translations, as authors meet them."""

import pytest
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from cms.authoring.models.draft import draft_types
from cms.publishing import PreflightError, publish
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
