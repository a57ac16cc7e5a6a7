"""URLs, form data and messages of the admin of topics."""

from django.contrib.messages import get_messages
from django.urls import reverse

PUBLISH_BUTTON = "posts_topic_save_and_publish"


def topic_url(topic, act="change"):
    return reverse(f"admin:posts_topic_{act}", args=[topic.pk])


def topic_list_url():
    return reverse("admin:posts_topic_changelist")


def topic_form(topic, **changes):
    """Form data as the topic's page would send it, with changes."""
    fields = {name: getattr(topic, name) for name in ("name", "summary", "slug", "locale")}
    return fields | {"translation_key": str(topic.translation_key), "parent": ""} | changes


def action_form(act, *topics, **more):
    """Form data of the list's action bar: an action and the ticked rows."""
    return {"action": act, "_selected_action": [str(topic.pk) for topic in topics]} | more


def shown_messages(response):
    """The messages for the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)]
