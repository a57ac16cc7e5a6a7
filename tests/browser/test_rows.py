"""Tables of rows in a real browser: moved by mouse and by keyboard, and long ones in pages."""

import pytest

from studies.admin import ResultRows
from studies.models import OutcomeResult
from tests.browser.conftest import press
from tests.factories.posts import PostFactory
from tests.factories.studies import ArmFactory, ScaleFactory, StudyFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]


@pytest.fixture(autouse=True)
def results_in_pages_of_fifty(monkeypatch):
    """Show results in pages of the usual length, and of the usual width: they are loaded sooner."""
    shown = [name for name in ResultRows.fields if name not in ResultRows.folded_fields]
    monkeypatch.setattr(ResultRows, "page_size", 50)
    monkeypatch.setattr(ResultRows, "fields", shown)
    monkeypatch.setattr(ResultRows, "folded_fields", ())


@pytest.fixture
def post():
    return PostFactory(key_points=["One", "Two", "Three", "Four"])


def open_points(window, post):
    window.open(f"/admin/posts/post/{post.pk}/change/#key_points")
    return window.locator("#key_points-data > tbody.form-group:not(.empty-form)")


def sentences(post):
    return list(post.key_points.values_list("text", flat=True))


def shown_sentences(rows):
    return [row.locator("[name$=-text]").input_value() for row in rows.all()]


def said(window):
    return window.locator("#key_points-group [data-rows-status]").text_content()


def test_rows_are_dragged_with_the_mouse(window, post):
    rows = open_points(window, post)
    grip = rows.nth(3).locator("[data-grip]").bounding_box()
    target = rows.nth(0).bounding_box()

    window.mouse.move(grip["x"] + 8, grip["y"] + 8)
    window.mouse.down()
    window.mouse.move(grip["x"] + 8, (grip["y"] + target["y"]) / 2, steps=5)
    window.mouse.move(grip["x"] + 8, target["y"] + 4, steps=5)
    window.mouse.up()

    assert shown_sentences(rows) == ["Four", "One", "Two", "Three"]
    assert said(window) == "Moved to place 1 of 4."
    press(window, "Save and continue editing")
    assert sentences(post) == ["Four", "One", "Two", "Three"]
    assert window.errors == []


def test_rows_are_moved_by_keyboard_which_keeps_the_focus_and_is_announced(window, post):
    rows = open_points(window, post)
    rows.nth(0).get_by_role("button", name="Move down").focus()

    window.keyboard.press("Enter")
    window.keyboard.press("Space")
    assert said(window) == "Moved to place 3 of 4."
    window.keyboard.press("Shift+Tab")
    for _ in range(3):
        window.keyboard.press("Enter")

    assert said(window) == "This is the first row already."
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    assert shown_sentences(rows) == ["Two", "One", "Three", "Four"]
    press(window, "Save and continue editing")
    assert sentences(post) == ["Two", "One", "Three", "Four"]


def test_a_place_that_is_typed_moves_its_row(window, post):
    rows = open_points(window, post)

    rows.nth(0).get_by_label("Place").fill("3")
    window.keyboard.press("Tab")

    assert shown_sentences(rows) == ["Two", "Three", "One", "Four"]
    press(window, "Save and continue editing")
    assert sentences(post) == ["Two", "Three", "One", "Four"]


def test_new_rows_keep_what_was_typed_when_another_one_is_removed_or_moved(window, post):
    rows = open_points(window, post)
    add = window.get_by_role("button", name="Add another Key point")
    for text in ("Five", "Six", "Seven"):
        add.click()
        window.keyboard.type(text)

    rows.nth(4).get_by_role("button", name="Remove").click()
    rows.nth(5).get_by_role("button", name="Move up").click()
    rows.nth(5).get_by_role("button", name="Move up").click()

    assert shown_sentences(rows)[4:] == ["Six", "Seven"]
    press(window, "Save and continue editing")
    assert sentences(post) == ["One", "Two", "Three", "Four", "Six", "Seven"]


def test_a_saved_row_is_deleted_and_kept_by_keyboard(window, post):
    rows = open_points(window, post)
    rows.nth(1).get_by_role("checkbox", name="Delete").focus()
    window.keyboard.press("Space")
    assert rows.nth(1).get_by_text("This row will be deleted.").is_visible()
    window.keyboard.press("Space")
    assert not rows.nth(1).get_by_text("This row will be deleted.").is_visible()
    window.keyboard.press("Space")

    press(window, "Save and continue editing")

    assert sentences(post) == ["One", "Three", "Four"]


def test_a_move_is_an_unsaved_change(window, post):
    rows = open_points(window, post)
    window.evaluate("addEventListener('input', () => { window.heard = true; })")

    rows.nth(0).get_by_role("button", name="Move down").click()

    assert window.evaluate("window.heard") is True


@pytest.fixture
def study():
    study = StudyFactory()
    arms = [ArmFactory(study=study, label=f"Arm {n}", position=n) for n in range(40)]
    measure = ScaleFactory(scale_max=None)
    OutcomeResult.objects.bulk_create(
        OutcomeResult(
            study=study, arm=arms[0], measure=measure, statistic="mean", value=day,
            timepoint_days=day, position=day,
        )
        for day in range(1, 301)
    )  # fmt: skip
    return study


def days(study):
    return list(study.results.values_list("timepoint_days", flat=True))


def show_rows(window, number, button):
    window.get_by_role("button", name=button).click()
    window.wait_for_function(
        f"document.querySelectorAll('#results-data > tbody.original').length === {number}"
    )


def test_three_hundred_results_are_edited_and_moved_over_pages_and_saved_at_once(window, study):
    window.open(f"/admin/studies/study/{study.pk}/change/#results")
    row = window.locator("#results-data > tbody.original")

    row.nth(0).locator("[name$=-value]").fill("1.5")
    show_rows(window, 100, "Show 51–100")
    show_rows(window, 150, "Show 251–300")
    row.nth(149).locator("[name$=-value]").fill("300.5")
    row.nth(149).get_by_label("Place").fill("3")
    window.keyboard.press("Tab")
    row.nth(1).get_by_label("Place").fill("200")
    window.keyboard.press("Tab")
    arm = row.nth(60).locator("[name$=-arm]")
    arm.focus()  # fetches the choices
    arm.select_option(label="Arm 39")
    press(window, "Save and continue editing")

    assert days(study) == [1, 300, *range(3, 200), 2, *range(200, 300)]
    changed = study.results.filter(timepoint_days__in=(1, 300)).values_list("value", flat=True)
    assert [float(value) for value in changed] == [1.5, 300.5]
    assert study.results.get(arm__label="Arm 39").timepoint_days == 61
    assert window.errors == []


def test_only_rows_with_a_change_are_sent_of_pages_that_were_loaded(window, study):
    window.open(f"/admin/studies/study/{study.pk}/change/#results")
    show_rows(window, 100, "Show 51–100")
    window.locator("#results-data > tbody.original").nth(70).locator("[name$=-value]").fill("0")

    sent = window.evaluate(
        """[...new FormData(document.querySelector('#study_form')).keys()]
        .filter((name) => /^results-[0-9]+-id$/.test(name)).length"""
    )

    assert sent == 51


def test_a_mistake_on_one_page_comes_back_with_the_rows_of_all_others_in_reach(window, study):
    window.open(f"/admin/studies/study/{study.pk}/change/#results")
    show_rows(window, 100, "Show 251–300")
    rows = window.locator("#results-data > tbody.original")
    rows.nth(99).locator("[name$=-value]").fill("300.5")
    rows.nth(99).locator("[name$=-statistic]").evaluate("select => (select.value = '')")
    press(window, "Save and continue editing")

    rows = window.locator("#results-data > tbody.original")
    assert rows.nth(50).get_by_label("Place").input_value() == "300"
    rows.nth(50).locator("[name$=-statistic]").select_option("mean")
    show_rows(window, 101, "Show 51–100")
    press(window, "Save and continue editing")

    assert days(study) == list(range(1, 301))
    assert float(study.results.get(timepoint_days=300).value) == 300.5
