"""Whoever may publish accepts figures; authors read what was accepted, and why."""

import pytest
from django.urls import reverse

from cms.posts.models import Post, PostFigure
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db
FIGURE = "83 % of patients"
REASON = "A made-up example, to explain percentages."


def fill_form(post, *rows, saved=()):
    """Build the change form of a post with rows of accepted figures."""
    names = ("key_points", "author_rows", "treatment_rows", "condition_rows", "study_rows")
    form = {
        "title": post.title, "slug": post.slug, "locale": post.locale, "body": post.body,
        "translation_key": str(post.translation_key), "summary": post.summary,
        "accepted_figures-TOTAL_FORMS": len(rows), "accepted_figures-INITIAL_FORMS": len(saved),
    }  # fmt: skip
    for name in (*names, "topic_rows"):
        form |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    for number, (figure, reason) in enumerate(rows):
        prefix = f"accepted_figures-{number}"
        form |= {f"{prefix}-figure": figure, f"{prefix}-reason": reason, f"{prefix}-post": post.pk}
        form[f"{prefix}-kind"] = "figure"
    for number, row in enumerate(saved):
        form[f"accepted_figures-{number}-id"] = row.pk
    return form


def address(post):
    return reverse("admin:posts_post_change", args=[post.pk])


def read_rows():
    return list(PostFigure.objects.values_list("figure", "reason", "accepted_by__username"))


def test_an_editor_accepts_a_figure_and_is_recorded(editor):
    post = PostFactory(summary=FIGURE)

    response = editor.post(address(post), fill_form(post, (" 83  %", REASON)))

    assert response.status_code == 302, response.context["errors"]
    assert read_rows() == [("83 %", REASON, "editor")]
    assert PostFigure.objects.get().accepted_at is not None
    assert Post.objects.get().preflight() == []


def test_whoever_changes_a_reason_is_recorded_and_other_rows_keep_their_names(editor):
    post = PostFactory(summary=FIGURE, accepted_figures={"83 %": REASON, "1 in 5": "Old"})
    rows = list(PostFigure.objects.order_by("pk"))

    editor.post(address(post), fill_form(post, ("83 %", REASON), ("1 in 5", "New"), saved=rows))

    assert read_rows() == [("83 %", REASON, None), ("1 in 5", "New", "editor")]


def test_an_author_reads_acceptances_and_can_neither_add_change_nor_remove_them(author):
    post = PostFactory(summary=FIGURE, accepted_figures={"83 %": REASON})
    row = PostFigure.objects.get()
    typed = fill_form(post, ("83 %", "Because"), ("20 %", "Because"), saved=[row])

    response = author.post(
        address(post), typed | {"summary": "84 %", "accepted_figures-0-DELETE": "on"}
    )

    assert response.status_code == 302, response.context["errors"]
    assert Post.objects.get().summary == "84 %"
    assert read_rows() == [("83 %", REASON, None)]
    page = author.get(address(post)).content.decode()
    assert REASON in page
    assert 'name="accepted_figures-0-reason"' not in page
    assert 'data-add="accepted_figures"' not in page


def test_a_form_that_an_author_opened_and_saved_keeps_the_rows(author):
    post = PostFactory(summary=FIGURE, accepted_figures={"83 %": REASON})

    author.post(address(post), fill_form(post) | {"title": "New"})

    assert (Post.objects.get().title, read_rows()) == ("New", [("83 %", REASON, None)])
