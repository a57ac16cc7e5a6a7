"""The admin of posts, series, authors and topics."""

from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from cms.authoring.admin.accepted_figures import AcceptedFigureInline
from cms.authoring.admin.drafts import DraftAdmin
from cms.authoring.admin.inlines import RowFormSet, RowInline, SortableRowInline
from cms.authoring.admin.worded_fields import WordedFieldsMixin
from cms.authoring.named_claims import NamedClaims
from cms.lib.richtext.claim_words import find_claim_tokens, insert_claim_words
from cms.posts.models import (
    Author,
    KeyPoint,
    Post,
    PostAuthor,
    PostCondition,
    PostFigure,
    PostStudy,
    PostTopic,
    PostTreatment,
    Series,
    SeriesAuthor,
    Topic,
)

ADDRESS_FIELDSET: Any = (
    "Address",
    {"classes": ["tab"], "fields": ("slug", "locale", "translation_key")},
)


class AuthorInline(SortableRowInline):
    model = PostAuthor
    verbose_name_plural = "authors"
    autocomplete_fields = ("author",)


class TreatmentInline(SortableRowInline):
    model = PostTreatment
    verbose_name_plural = "treatments"
    autocomplete_fields = ("treatment",)


class ConditionInline(SortableRowInline):
    model = PostCondition
    verbose_name = "condition"
    verbose_name_plural = "conditions"
    autocomplete_fields = ("condition",)


class StudyInline(SortableRowInline):
    model = PostStudy
    verbose_name = "study"
    verbose_name_plural = "studies"
    autocomplete_fields = ("study",)


class TopicInline(SortableRowInline):
    model = PostTopic
    verbose_name = "topic"
    verbose_name_plural = "topics"
    autocomplete_fields = ("topic",)


class KeyPointInline(SortableRowInline):
    model = KeyPoint
    fields = ("text", "worded_text")
    readonly_fields = ("worded_text",)

    @admin.display(description="Readers read")
    def worded_text(self, point: KeyPoint) -> str:
        """Show a sentence with the words of its claims, if it names some."""
        if not (tokens := [*find_claim_tokens(point.text)]):
            return ""
        claims = NamedClaims.find(tokens, locale=point.post.locale)
        return f"“{insert_claim_words(point.text, claims.words)}”"


class FigureInline(AcceptedFigureInline):
    model = PostFigure
    verbose_name_plural = "accepted figures and warnings"


@admin.register(Post)
class PostAdmin(WordedFieldsMixin, DraftAdmin):
    worded_fields = frozenset({"title", "summary"})
    group = "Write"
    icon = "article"
    rank = 10
    list_display = ("title", "series", "series_position")
    list_filter = ("series", "topics")
    list_select_related = ("series",)
    search_fields = ("title", "summary", "slug")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("series", "lead_image")
    inlines = (
        *(KeyPointInline, AuthorInline, TreatmentInline),
        *(ConditionInline, StudyInline, TopicInline, FigureInline),
    )
    fieldsets = (
        ("Text", {"classes": ["tab"], "fields": ("title", "summary", "body")}),
        (
            "Place and picture",
            {"classes": ["tab"], "fields": (("series", "series_position"), "lead_image")},
        ),
        (
            "Review and dates",
            {
                "classes": ["tab"],
                "fields": (
                    ("reviewed_at", "next_review_on"),
                    ("original_published_at", "original_date_unknown"),
                    "disclaimer",
                ),
            },
        ),
        ADDRESS_FIELDSET,
    )


class SeriesAuthorInline(SortableRowInline):
    model = SeriesAuthor
    verbose_name = "author"
    verbose_name_plural = "authors"
    autocomplete_fields = ("author",)


class PostInline(RowInline):
    """The posts of a series in order. A post is added and removed on the post's own form."""

    model = Post
    formset = RowFormSet  # a place in the series is what the author says, gaps included
    fields = ("post", "series_position")
    readonly_fields = ("post",)
    show_title = False
    ordering = (F("series_position").asc(nulls_last=True), "pk")
    place_field = "series_position"
    page_size = 1000
    can_delete = False

    @admin.display(description="Post")
    def post(self, post: Post) -> str:
        return format_html(
            '<a class="entry-link" href="{}">{}</a>',
            reverse("admin:posts_post_change", args=[post.pk]),
            post.title,
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Series)
class SeriesAdmin(DraftAdmin):
    group = "Write"
    icon = "library_books"
    rank = 20
    search_fields = ("title", "summary", "slug")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("lead_image",)
    inlines = (PostInline, SeriesAuthorInline)
    fieldsets = (
        ("Series", {"classes": ["tab"], "fields": ("title", "summary", "lead_image")}),
        ADDRESS_FIELDSET,
    )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row, _changed in formset.changed_objects:
            if isinstance(row, Post):
                row.refresh_digest()  # the position is part of its document


@admin.register(Author)
class AuthorAdmin(DraftAdmin):
    group = "Write"
    icon = "ink_pen"
    rank = 40
    list_display = ("name",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("avatar",)
    fieldsets = (
        ("Author", {"classes": ["tab"], "fields": ("name", "biography", "avatar")}),
        ADDRESS_FIELDSET,
    )


@admin.register(Topic)
class TopicAdmin(DraftAdmin):
    group = "Write"
    icon = "sell"
    rank = 50
    list_display = ("name", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "summary", "slug")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
    fieldsets = (
        ("Topic", {"classes": ["tab"], "fields": ("name", "summary", "parent")}),
        ADDRESS_FIELDSET,
    )
