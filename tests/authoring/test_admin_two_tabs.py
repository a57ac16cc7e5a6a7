"""Two tabs on one entry: the later save takes nothing back, and loses nothing that was typed."""

import pytest

from cms.authoring.models.draft import draft_types
from cms.authoring.models.revision import Revision
from cms.posts.models import KeyPoint, Post, Series, Topic
from studies.models import Citation, OutcomeResult, Study
from tests.authoring.forms import open_form, shown_form
from tests.authoring.topic_pages import shown_messages, topic_url
from tests.factories import FACTORIES
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import CitationFactory, ResultFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BOTH = "editor has changed this too since you opened the form."


def change_url(draft):
    opts = draft._meta
    return f"/admin/{opts.app_label}/{opts.model_name}/{draft.pk}/change/"


def name_row(form, prefix, **values):
    """Find the number of the row whose controls have these values."""
    total = int(form[f"{prefix}-TOTAL_FORMS"][0])
    for number in range(total):
        if all(form.get(f"{prefix}-{number}-{k}") == [v] for k, v in values.items()):
            return f"{prefix}-{number}"
    raise LookupError(values)


def test_fields_that_nobody_else_touched_are_merged(editor):
    topic = TopicFactory(name="Back pain", summary="Old.")
    first, second = open_form(editor, topic_url(topic)), open_form(editor, topic_url(topic))

    editor.post(topic_url(topic), first | {"name": "Backache"})
    response = editor.post(topic_url(topic), second | {"summary": "New."})

    assert Topic.objects.values_list("name", "summary").get() == ("Backache", "New.")
    assert any(
        "What they changed stays as they left it: Name." in m for m in shown_messages(response)
    )


def test_a_field_that_both_changed_is_refused_with_both_texts(editor):
    topic = TopicFactory(name="Back pain", summary="Old.")
    first, second = open_form(editor, topic_url(topic)), open_form(editor, topic_url(topic))

    editor.post(topic_url(topic), first | {"name": "Backache"})
    response = editor.post(topic_url(topic), second | {"name": "Spine", "summary": "New."})
    html = response.content.decode()

    assert response.status_code == 200
    assert BOTH in html
    assert "editor saved this while you were writing" in html
    assert "<del" in html
    assert "Backache" in html
    assert Topic.objects.values_list("name", "summary").get() == ("Backache", "Old.")
    again = shown_form(response)
    assert (again["name"], again["summary"]) == (["Spine"], ["New."])


def test_after_both_were_shown_the_second_save_counts(editor):
    topic = TopicFactory(name="Back pain")
    first, second = open_form(editor, topic_url(topic)), open_form(editor, topic_url(topic))
    editor.post(topic_url(topic), first | {"name": "Backache"})

    refused = editor.post(topic_url(topic), second | {"name": "Spine"})
    response = editor.post(topic_url(topic), shown_form(refused))

    assert response.status_code == 302
    assert Topic.objects.get().name == "Spine"


def test_a_form_that_does_not_say_what_it_was_opened_with_is_shown_again(editor):
    topic = TopicFactory(name="Back pain")
    form = open_form(editor, topic_url(topic)) | {"name": "Backache", "version": "?"}

    response = editor.post(topic_url(topic), form)

    assert "This form was sent without saying what it was opened with" in response.content.decode()
    assert Topic.objects.get().name == "Back pain"
    assert shown_form(response)["name"] == ["Backache"]


@pytest.mark.parametrize("name", sorted(draft_types()))
def test_a_stale_form_of_any_type_takes_nothing_back(editor, shipped_series, name):
    draft = draft_types()[name].objects.order_by("slug").last()
    stale = open_form(editor, change_url(draft))
    fresh = dict(stale)
    text = next(each for each in ("title", "name", "statement", "summary") if each in fresh)

    assert editor.post(change_url(draft), fresh | {text: "Other words"}).status_code == 302
    saved = Revision.objects.filter(entry_id=draft.pk).first()
    assert editor.post(change_url(draft), stale).status_code == 302

    assert Revision.objects.filter(entry_id=draft.pk).first() == saved
    assert saved.content["fields"][text] == "Other words"


@pytest.mark.parametrize("name", sorted(draft_types()))
def test_a_form_that_nobody_touched_changes_nothing(editor, shipped_series, name):
    for draft in draft_types()[name].objects.all():
        before = draft.version()

        response = editor.post(change_url(draft), open_form(editor, change_url(draft)))

        assert response.status_code == 302

        assert type(draft).objects.get(pk=draft.pk).version() == before


def test_a_number_in_a_row_is_not_taken_back(editor):
    result = ResultFactory(timepoint_days=7)
    study = result.study
    stale, fresh = open_form(editor, change_url(study)), open_form(editor, change_url(study))

    editor.post(change_url(study), fresh | {"results-0-timepoint_days": "12"})
    response = editor.post(change_url(study), stale | {"summary": "It was small."})

    assert response.status_code == 302
    assert OutcomeResult.objects.get().timepoint_days == 12
    assert Study.objects.get().summary == "It was small."


def test_a_number_that_both_changed_is_a_conflict(editor):
    result = ResultFactory(timepoint_days=7)
    study = result.study
    stale, fresh = open_form(editor, change_url(study)), open_form(editor, change_url(study))

    editor.post(change_url(study), fresh | {"results-0-timepoint_days": "12"})
    response = editor.post(change_url(study), stale | {"results-0-timepoint_days": "9"})

    assert BOTH in response.content.decode()
    assert OutcomeResult.objects.get().timepoint_days == 12
    assert shown_form(response)["results-0-timepoint_days"] == ["9"]


def test_the_form_of_one_result_is_bound_to_its_study(editor):
    result = ResultFactory(timepoint_days=7)
    stale, fresh = (open_form(editor, change_url(result)) for _ in range(2))

    editor.post(change_url(result), fresh | {"timepoint_days": "12"})
    editor.post(change_url(result), stale | {"locator": "Table 2"})

    assert OutcomeResult.objects.values_list("timepoint_days", "locator").get() == (12, "Table 2")
    assert Revision.objects.filter(entry_id=result.study_id).first().number == 3


def test_line_breaks_as_browsers_send_them_change_nothing(editor):
    topic = TopicFactory(name="Back pain", summary="One.\nTwo.")
    before = topic.version()
    form = open_form(editor, topic_url(topic)) | {"summary": "One.\r\nTwo."}

    editor.post(topic_url(topic), form)

    assert Topic.objects.get().version() == before


def test_two_people_add_rows(editor):
    post = PostFactory(key_points=["Walk."])
    stale, fresh = open_form(editor, change_url(post)), open_form(editor, change_url(post))
    row = {"key_points-TOTAL_FORMS": "2", "key_points-1-id": "", "key_points-1-post": str(post.pk)}

    editor.post(change_url(post), fresh | row | {"key_points-1-text": "Lift."})
    editor.post(change_url(post), stale | row | {"key_points-1-text": "Rest."})

    assert set(KeyPoint.objects.values_list("text", flat=True)) == {"Walk.", "Lift.", "Rest."}


def test_a_row_that_a_colleague_deleted_stays_deleted(editor):
    post = PostFactory(key_points=["Walk.", "Lift."])
    stale = open_form(editor, change_url(post))
    post.key_points.filter(text="Lift.").delete()

    response = editor.post(change_url(post), stale | {"summary": "New."})

    assert response.status_code == 302
    assert list(KeyPoint.objects.values_list("text", flat=True)) == ["Walk."]
    assert Post.objects.get().summary == "New."


def test_a_row_that_a_colleague_deleted_while_it_was_changed_comes_back_to_be_decided(editor):
    post = PostFactory(key_points=["Walk.", "Lift."])
    stale = open_form(editor, change_url(post))
    row = name_row(stale, "key_points", text="Lift.")
    post.key_points.filter(text="Lift.").delete()

    refused = editor.post(change_url(post), stale | {f"{row}-text": "Lift with your legs."})
    html = refused.content.decode()
    response = editor.post(change_url(post), shown_form(refused))

    assert "A row that was deleted" in html
    assert response.status_code == 302
    assert list(KeyPoint.objects.values_list("text", flat=True)) == [
        "Walk.",
        "Lift with your legs.",
    ]


def test_an_order_is_not_taken_back(editor):
    ada, ben = AuthorFactory(name="Ada"), AuthorFactory(name="Ben")
    post = PostFactory(authors=[ada, ben])
    stale, fresh = open_form(editor, change_url(post)), open_form(editor, change_url(post))
    swapped = {"author_rows-0-place": "2", "author_rows-1-place": "1"}

    editor.post(change_url(post), fresh | swapped)
    editor.post(change_url(post), stale | {"summary": "New."})

    assert [str(row) for row in Post.objects.get().author_rows.all()] == ["Ben", "Ada"]


def test_the_place_of_a_post_is_not_taken_back_by_the_form_of_its_series(editor):
    series = SeriesFactory()
    post = PostFactory(series=series, series_position=1)
    stale = open_form(editor, change_url(series))
    Post.objects.update(series_position=4)

    editor.post(change_url(series), stale | {"summary": "New."})

    assert Post.objects.get().series_position == 4
    assert Series.objects.get().summary == "New."
    assert Revision.objects.filter(entry_id=post.pk).count() == 2


def test_two_tabs_on_one_citation(editor):
    citation = CitationFactory(title="Old", volume="")
    stale, fresh = open_form(editor, change_url(citation)), open_form(editor, change_url(citation))

    editor.post(change_url(citation), fresh | {"title": "New"})
    editor.post(change_url(citation), stale | {"volume": "17"})

    assert Citation.objects.values_list("title", "volume").get() == ("New", "17")


def test_every_type_has_a_form_that_can_be_opened(editor):
    forms = {name: open_form(editor, change_url(FACTORIES[name]())) for name in draft_types()}

    assert [name for name, form in forms.items() if "version" not in form] == []
