"""Laws of all sortable tables: rows are kept in the order they were typed in, or moved to."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms.authoring.admin.row_order import insert_at_places
from cms.posts.models import KeyPoint, Post, Series
from studies.models import OutcomeResult, StudyArm
from tests.authoring.forms import open_form, shown_form
from tests.authoring.rows import ROWS, create_owner, place_posts, sortable_tables, submit_rows
from tests.factories.posts import PostFactory
from tests.factories.studies import ArmFactory, ResultFactory, StudyFactory

pytestmark = pytest.mark.slow
TABLES = {inline.model._meta.label: (owner, inline) for owner, inline in sortable_tables()}
OWN_ROWS = sorted(TABLES.keys() - {"posts.Post"})  # posts are added on their own page
every_table = pytest.mark.parametrize("label", OWN_ROWS)


def change_url(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def get_prefix(client, owner, inline):
    formsets = client.get(change_url(owner)).context["inline_admin_formsets"]
    (found,) = [each.formset for each in formsets if type(each.opts) is inline]
    return found.prefix


def saved_marks(model, mark):
    rows = model.objects.order_by("position", "pk")
    return [str(value) for value in rows.values_list(mark, flat=True)]


@pytest.mark.django_db
@every_table
def test_new_rows_come_back_in_the_order_they_were_typed_in(admin_client, label):
    owner_model, inline = TABLES[label]
    owner = create_owner(owner_model)
    prefix = get_prefix(admin_client, owner, inline)
    mark, values = ROWS[inline.model]
    rows = [values(number) for number in range(1, 8)]

    first = submit_rows(admin_client, change_url(owner), prefix, *rows[:4])
    second = submit_rows(admin_client, change_url(owner), prefix, *rows[4:])

    assert (first.status_code, second.status_code) == (302, 302)
    name = "entry" if mark == "entry_id" else mark
    assert saved_marks(inline.model, mark) == [str(row[name]) for row in rows]


@pytest.mark.django_db
@every_table
def test_the_order_submitted_is_the_order_after_reload(admin_client, label):
    owner_model, inline = TABLES[label]
    owner = create_owner(owner_model)
    prefix = get_prefix(admin_client, owner, inline)
    rows = [ROWS[inline.model].values(number) for number in range(1, 5)]
    submit_rows(admin_client, change_url(owner), prefix, *rows)
    data = open_form(admin_client, change_url(owner))
    before = [data[f"{prefix}-{number}-id"][0] for number in range(4)]
    order = (2, 0, 3, 1)
    for place, number in enumerate(order, start=1):
        data[f"{prefix}-{number}-place"] = str(place)

    assert admin_client.post(change_url(owner), data).status_code == 302

    data = open_form(admin_client, change_url(owner))
    after = [data[f"{prefix}-{number}-id"][0] for number in range(4)]
    assert after == [before[number] for number in order]


@pytest.mark.django_db
def test_posts_are_in_the_order_submitted_for_their_series(admin_client):
    series = create_owner(Series)
    posts = place_posts(series, 3)
    data = open_form(admin_client, change_url(series))
    for place, number in enumerate((2, 0, 1), start=1):
        data[f"posts-{number}-series_position"] = str(place)

    admin_client.post(change_url(series), data)

    found = Post.objects.order_by("series_position")
    assert list(found) == [posts[2], posts[0], posts[1]]


# How places are read


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
def test_rows_that_were_moved_are_where_they_were_put_and_others_keep_their_order(order, moved):
    kept = sorted(set(order) - moved)
    wanted = [row if row in moved else None for row in order]
    places = [(place, row) for place, row in enumerate(wanted, start=1) if row is not None]

    rest = iter(kept)
    assert insert_at_places(kept, places) == [next(rest) if row is None else row for row in wanted]


@pytest.fixture
def post(db):
    return PostFactory(key_points=["One", "Two", "Three", "Four"])


def move(client, post, **places):
    """Save the page of the post with other places of its key points."""
    data = open_form(client, change_url(post))
    numbers = {
        value[0]: name.split("-")[1] for name, value in data.items() if name.endswith("-text")
    }
    data |= {f"key_points-{numbers[text]}-place": place for text, place in places.items()}
    return client.post(change_url(post), data)


def sentences(post):
    return list(post.key_points.values_list("text", flat=True))


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({"Four": "1"}, ["Four", "One", "Two", "Three"]),
        ({"One": "3"}, ["Two", "Three", "One", "Four"]),
        ({"One": "99"}, ["Two", "Three", "Four", "One"]),
        ({"Three": "0"}, ["Three", "One", "Two", "Four"]),
        ({"Two": "-5"}, ["Two", "One", "Three", "Four"]),
        ({"Two": ""}, ["One", "Three", "Four", "Two"]),
        ({"Two": "soon"}, ["One", "Three", "Four", "Two"]),
        ({"Three": "1", "Four": "1"}, ["Three", "Four", "One", "Two"]),
        ({"One": "", "Two": ""}, ["Three", "Four", "One", "Two"]),
    ],
)
def test_a_place_that_is_typed_moves_its_row_there_and_no_place_is_the_end(
    admin_client, post, places, order
):
    assert move(admin_client, post, **places).status_code == 302

    assert sentences(post) == order
    assert list(post.key_points.values_list("position", flat=True)) == [0, 1, 2, 3]


def test_rows_without_different_positions_keep_the_order_they_were_shown_in(admin_client, post):
    post.key_points.update(position=0)

    move(admin_client, post, Four="2")

    assert sentences(post) == ["One", "Four", "Two", "Three"]


def test_saving_without_a_move_writes_no_position(admin_client, post):
    post.key_points.filter(text="Four").update(position=9)

    move(admin_client, post)

    assert list(post.key_points.values_list("position", flat=True)) == [0, 1, 2, 9]


def test_an_order_that_two_people_changed_is_shown_again_and_then_counts(editor, post):
    mine = open_form(editor, change_url(post))
    move(editor, post, Four="1")

    refused = editor.post(change_url(post), mine | {"key_points-0-place": "3"})

    assert "The order of key points: editor has changed this too" in refused.content.decode()
    assert sentences(post) == ["Four", "One", "Two", "Three"]
    editor.post(change_url(post), shown_form(refused))
    assert sentences(post) == ["Four", "Two", "One", "Three"]


def test_a_form_that_moved_nothing_keeps_the_order_of_others(editor, post):
    mine = open_form(editor, change_url(post))
    move(editor, post, Four="1")

    editor.post(change_url(post), mine | {"title": "Another title"})

    assert sentences(post) == ["Four", "One", "Two", "Three"]


def test_a_row_that_is_deleted_leaves_no_hole_for_the_next_one(admin_client, post):
    data = open_form(admin_client, change_url(post)) | {"key_points-1-DELETE": "on"}
    admin_client.post(change_url(post), data)

    submit_rows(admin_client, change_url(post), "key_points", {"text": "Five"})

    assert sentences(post) == ["One", "Three", "Four", "Five"]
    assert list(post.key_points.values_list("position", flat=True)) == [0, 1, 2, 3]


def test_a_move_is_in_the_history_and_marks_the_entry_as_changed(admin_client, post):
    post.refresh_digest()
    before = Post.objects.get().content_digest

    move(admin_client, post, Four="1")

    assert Post.objects.get().content_digest != before
    assert LogEntry.objects.get().get_change_message() == "Changed position for key point “Four”."


def test_an_empty_new_row_that_was_moved_is_no_mistake(admin_client, post):
    response = submit_rows(admin_client, change_url(post), "key_points", {"text": "", "place": "1"})

    assert response.status_code == 302
    assert KeyPoint.objects.count() == 4


def test_after_a_mistake_the_page_still_knows_which_rows_were_moved(admin_client, post):
    data = open_form(admin_client, change_url(post))
    data |= {"key_points-3-place": "1", "key_points-0-text": ""}

    again = shown_form(admin_client.post(change_url(post), data))
    again |= {"key_points-0-text": "One"}
    admin_client.post(change_url(post), again)

    assert sentences(post) == ["Four", "One", "Two", "Three"]


def test_a_moved_result_stays_checked(admin_client):
    study = StudyFactory()
    ArmFactory(study=study)
    first, second = (ResultFactory(study=study, position=n, n_events=n) for n in (0, 1))
    OutcomeResult.objects.update(verified_at="2018-01-01T00:00Z")
    data = open_form(admin_client, change_url(study)) | {"results-1-place": "1"}

    assert admin_client.post(change_url(study), data).status_code == 302

    assert list(study.results.all()) == [second, first]
    assert OutcomeResult.objects.filter(verified_at=None).count() == 0
    assert StudyArm.objects.get().position == 0
