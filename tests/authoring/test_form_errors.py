"""A refused form lists its errors, each with its tab and a way to its field."""

import pytest

from cms.lib.form_errors import FormError
from tests.authoring.topic_pages import topic_form, topic_url
from tests.factories.posts import TopicFactory
from tests.factories.studies import MeasureFactory
from tests.studies.admin.forms import study_form

pytestmark = pytest.mark.django_db
REQUIRED = "This field is required."


def test_errors_of_fields_name_their_tab(editor):
    topic = TopicFactory()

    response = editor.post(topic_url(topic), topic_form(topic, name="", slug=""))

    assert [(error.label, error.input_id) for error in response.context["error_list"]] == [
        ("Name", "id_name"),
        ("Slug", "id_slug"),
    ]
    html = response.content.decode()
    assert "Nothing is saved yet. Please correct these errors:" in html
    assert '<a href="#id_name"' in html


def test_errors_of_rows_name_their_tab_and_row(admin_client):
    form = study_form(MeasureFactory(), value="69") | {"title": "", "arms-0-role": "unknown"}

    response = admin_client.post("/admin/studies/study/add/", form)

    assert [
        (error.tab, error.label, error.input_id) for error in response.context["error_list"]
    ] == [
        ("Study", "Title", "id_title"),
        ("Arms", "Row 1, Role", "id_arms-0-role"),
        ("Results", "Row 1", "id_results-0-measure"),
    ]
    assert response.context["error_list"][0].sentences == [REQUIRED]


def test_an_error_of_a_hidden_field_of_a_row_is_listed_too(admin_client):
    form = study_form(MeasureFactory()) | {"arms-INITIAL_FORMS": "1", "arms-0-id": "99"}

    response = admin_client.post("/admin/studies/study/add/", form)

    first = response.context["error_list"][0]
    assert first == FormError(
        "Arms",
        "Row 1",
        "id_arms-0-label",
        ["Select a valid choice. That choice is not one of the available choices."],
    )


def test_a_page_without_errors_lists_none(editor):
    response = editor.get(topic_url(TopicFactory()))

    assert "error_list" not in response.context
