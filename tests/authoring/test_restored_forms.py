"""A form that the browser kept is shown again as it was typed, and saved by nobody."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from cms.lib.admin import ModelAdmin
from cms.lib.submitted_forms import RESTORE, TOKEN
from cms.posts.models import Topic
from studies.models import Study
from tests.authoring.forms import open_form, shown_form
from tests.authoring.topic_pages import topic_form, topic_url
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.studies import MeasureFactory
from tests.studies.admin.forms import formset_data, study_form

pytestmark = pytest.mark.django_db
ADD = "/admin/posts/topic/add/"
ADMINS = [each for each in admin.site._registry.values() if isinstance(each, ModelAdmin)]


def page_of(response):
    return LexborHTMLParser(response.content.decode())


def value_of(page, name):
    node = page.css_first(f'[name="{name}"]')
    if node.tag == "textarea":
        return node.text()
    if node.tag == "select":
        return node.css_first("option[selected]").attributes["value"]
    return node.attributes["value"]


def test_typed_text_is_shown_again_and_not_saved(editor):
    topic = TopicFactory(name="Joints")
    form = topic_form(topic, name="Hips", summary="<b>What</b> moves.")

    page = page_of(editor.post(topic_url(topic), form | {RESTORE: "1"}))

    assert value_of(page, "name") == "Hips"
    assert value_of(page, "summary") == "<b>What</b> moves."
    assert Topic.objects.get().name == "Joints"


def test_what_is_missing_is_not_complained_about_before_it_is_saved(editor):
    response = editor.post(ADD, topic_form(TopicFactory(), name="") | {RESTORE: "1"})

    assert response.context["errors"] == []
    assert "This field is required" not in response.content.decode()


def test_rows_and_choices_are_shown_again(admin_client):
    measure = MeasureFactory(name="Surgery avoided")
    form = study_form(measure, value="0.5") | formset_data(
        "arms",
        {"label": "Marrow", "role": "single_arm", "position": "0"},
        {"label": "Sham", "role": "control", "position": "1"},
    )

    page = page_of(admin_client.post("/admin/studies/study/add/", form | {RESTORE: "1"}))

    assert [value_of(page, f"arms-{n}-label") for n in (0, 1)] == ["Marrow", "Sham"]
    assert value_of(page, "results-0-value") == "0.5"
    assert page.css_first('[name="results-0-measure"] option[selected]').text() == str(measure)
    assert not Study.objects.exists()


@pytest.mark.parametrize("model_admin", admin.site._registry.values(), ids=str)
def test_every_form_of_the_admin_can_be_restored(model_admin):
    assert isinstance(model_admin, ModelAdmin)


@pytest.mark.parametrize("model_admin", ADMINS, ids=str)
def test_no_form_is_saved_when_it_is_restored(admin_client, model_admin, rf):
    request = rf.get("/")
    request.user = admin_client.get("/admin/").wsgi_request.user
    if not model_admin.has_add_permission(request):
        return
    opts = model_admin.opts
    page = admin_client.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_add"))
    names = re.findall(r'name="([\w-]+-(?:TOTAL|INITIAL)_FORMS)"', page.content.decode())
    before = model_admin.model._default_manager.count()

    form = dict.fromkeys(names, "0") | {RESTORE: "1"}
    response = admin_client.post(page.request["PATH_INFO"], form)

    assert response.status_code == 200
    assert f'name="{TOKEN}"' in response.content.decode()
    assert model_admin.model._default_manager.count() == before


def test_the_form_of_a_deleted_entry_is_shown_with_the_typed_text(editor):
    topic = TopicFactory(name="Joints")
    form = topic_form(topic, name="Hips", summary="What <b>moves</b>.") | {TOKEN: "a" * 32}
    topic.delete()

    response = editor.post(topic_url(topic), form)

    assert response.status_code == 404
    assert response.context["typed"] == [
        ("language", "en"),
        ("name", "Hips"),
        ("summary", "What <b>moves</b>."),
    ]
    assert "This topic does not exist any more" in response.content.decode()
    assert "What moves." in response.content.decode()


def test_a_deleted_entry_becomes_a_new_one_with_its_rows(admin_client):
    measure = MeasureFactory()
    form = study_form(measure, n_events="20", n_analysed="26")
    admin_client.post("/admin/studies/study/add/", form)
    study = Study.objects.get()
    for prefix, row in (("arms", study.arms.get()), ("results", study.results.get())):
        form |= {f"{prefix}-INITIAL_FORMS": "1", f"{prefix}-0-id": str(row.pk)}
        form[f"{prefix}-0-study"] = str(study.pk)
    form |= {"title": "Marrow", "arms-0-label": "Bone marrow"}
    address = reverse("admin:studies_study_change", args=[study.pk])
    study.delete()

    gone = admin_client.post(address, form | {"_save": "1"})
    fields = dict(gone.context["fields"])
    shown = admin_client.post(gone.context["add_url"], fields | {RESTORE: "1"})
    admin_client.post(gone.context["add_url"], fields)

    assert (gone.status_code, shown.status_code) == (404, 200)
    again = Study.objects.get()
    assert (again.title, again.arms.get().label) == ("Marrow", "Bone marrow")
    assert again.results.get().n_events == 20


def test_an_address_with_a_slip_says_that_nothing_is_there(editor):
    gone = TopicFactory()
    gone.delete()

    response = editor.get(topic_url(gone))

    assert (response.status_code, response.context["typed"]) == (404, [])
    assert "does not exist any more" in response.content.decode()


def test_who_may_not_add_can_read_what_was_typed(log_in_as):
    client = log_in_as("editor")
    person = client.get("/admin/").wsgi_request.user
    person.groups.get().permissions.remove(
        *person.groups.get().permissions.filter(codename="add_topic")
    )
    topic = TopicFactory()
    form = topic_form(topic, summary="What moves.")
    topic.delete()

    response = client.post(topic_url(topic), form)

    assert response.context["fields"] == []
    assert "What moves." in response.content.decode()


def test_confirmation_pages_have_no_text_that_restoring_would_carry_out(editor):
    post = PostFactory()

    page = page_of(editor.get(f"/admin/posts/post/{post.pk}/withdraw/"))

    assert "data-fill" in page.css_first(f'[name="{TOKEN}"]').attributes


def test_a_text_that_comes_back_is_merged_with_what_was_saved_since(editor):
    topic = TopicFactory(name="Back pain", summary="Old.")
    url = topic_url(topic)
    kept = open_form(editor, url) | {"summary": ["New."]}
    editor.post(url, open_form(editor, url) | {"name": ["Backache"]})

    shown = shown_form(editor.post(url, kept | {RESTORE: "1"}))
    editor.post(url, shown)

    assert (shown["name"], shown["summary"]) == (["Backache"], ["New."])
    assert Topic.objects.values_list("name", "summary").get() == ("Backache", "New.")


def test_rows_that_come_back_are_merged_with_what_was_saved_since(editor):
    post = PostFactory(key_points=["Walk.", "Rest."])
    url = f"/admin/posts/post/{post.pk}/change/"
    kept = open_form(editor, url) | {"key_points-0-text": ["Run."]}
    editor.post(url, open_form(editor, url) | {"key_points-1-DELETE": ["on"]})

    editor.post(url, shown_form(editor.post(url, kept | {RESTORE: "1"})))

    assert [point.text for point in post.key_points.all()] == ["Run."]


def test_a_row_that_comes_back_after_a_colleague_deleted_it_is_shown_as_a_conflict(editor):
    post = PostFactory(key_points=["Walk.", "Rest."])
    url = f"/admin/posts/post/{post.pk}/change/"
    kept = open_form(editor, url) | {"key_points-1-text": ["Sleep."]}
    editor.post(url, open_form(editor, url) | {"key_points-1-DELETE": ["on"]})

    response = editor.post(url, kept | {RESTORE: "1"})

    assert "A row that was deleted: editor has changed this too" in response.content.decode()
    assert shown_form(response)["key_points-1-text"] == ["Sleep."]
    assert [point.text for point in post.key_points.all()] == ["Walk."]


def test_a_text_that_comes_back_is_shown_beside_what_a_colleague_wrote(editor):
    topic = TopicFactory(name="Back pain")
    url = topic_url(topic)
    kept = open_form(editor, url) | {"name": ["Spine"]}
    editor.post(url, open_form(editor, url) | {"name": ["Backache"]})

    response = editor.post(url, kept | {RESTORE: "1"})

    assert "editor has changed this too since you opened the form." in response.content.decode()
    assert shown_form(response)["name"] == ["Spine"]
    assert Topic.objects.get().name == "Backache"
