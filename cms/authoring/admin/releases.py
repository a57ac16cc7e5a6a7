"""Releases in the admin: what goes out together, and when."""

from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import pluralize
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display
from unfold.forms import PaginationInlineFormSet

from cms.authoring.admin.confirmation import confirmed
from cms.authoring.admin.entry_autocomplete import entry_choices, label
from cms.authoring.admin.entry_search import by_id
from cms.authoring.admin.forms import ReleaseItemForm, ScheduleForm, may
from cms.authoring.admin.inlines import SortableRows
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.releases import ReleaseError, carry_out, schedule, unschedule
from cms.lib.instants import format_instant

COLOURS = {
    Release.State.OPEN: "default",
    Release.State.SCHEDULED: "info",
    Release.State.DONE: "success",
    Release.State.FAILED: "danger",
}


class ItemFormSet(PaginationInlineFormSet):
    @cached_property
    def known(self) -> dict[Any, Any]:
        """The entries of all rows, in a few queries instead of some per row."""
        rows = list(self.get_queryset())
        return by_id(pk for row in rows for pk in (row.entry_id, row.replacement_id) if pk)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, pk in (
            ("entry", form.instance.entry_id),
            ("replacement", form.instance.replacement_id),
        ):
            if pk in self.known and name in form.fields:
                form.fields[name].widget.choices = [("", ""), (str(pk), label(self.known[pk]))]

    def clean(self) -> None:
        super().clean()
        chosen: set[Any] = set()
        for form in self.forms:
            draft = getattr(form, "cleaned_data", {}).get("entry")
            if draft is None or self._should_delete_form(form):
                continue
            if draft.pk in chosen:
                form.add_error("entry", "This entry is in the release already.")
            chosen.add(draft.pk)


class ItemRows(SortableRows):
    model = ReleaseItem
    form = ReleaseItemForm
    formset = ItemFormSet
    fields = ("entry", "act", "significance", "reason", "note", "replacement", "position")
    verbose_name_plural = "entries"
    verbose_name = "entry"
    show_title = False
    tab = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = type("ItemForm", (formset.form,), {"user": request.user})
        return formset


@admin.register(Release)
class ReleaseAdmin(ModelAdmin):
    group = "Publishing"
    icon = "rocket_launch"
    rank = 10
    list_display = ("name", "state_label", "due", "entries", "problem")
    list_filter = (("state", ChoicesDropdownFilter),)
    list_per_page = 50
    search_fields = ("name",)
    ordering = ("-due_at", "name", "pk")
    fields = ("name",)
    inlines = (ItemRows,)
    change_form_outer_before_template = "authoring/release_strip.html"
    warn_unsaved_form = True

    @display(description="State", ordering="state", label=dict(COLOURS))
    def state_label(self, release: Release) -> tuple[str, str]:
        return release.state, Release.State(release.state).label

    @display(description="When", ordering="due_at", empty_value="–")
    def due(self, release: Release) -> str:
        return format_instant(release.done_at or release.due_at)

    @display(description="Entries")
    def entries(self, release: Any) -> int:
        number: int = release.number
        return number

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(number=Count("items"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.state != Release.State.DONE)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # One that is scheduled is unscheduled first: the head of the log knows its instant.
        allowed: bool = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.state != Release.State.SCHEDULED)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        context["show_save_and_add_another"] = False
        if release := context.get("original"):
            context |= {"release": release, "colour": COLOURS[Release.State(release.state)]}
            context["when"] = format_instant(release.done_at or release.due_at)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        ours = [
            path(
                "choices/",
                self.admin_site.admin_view(entry_choices),
                name="authoring_entry_choices",
            ),
            path("<uuid:pk>/go/", self.admin_site.admin_view(self.go), name="authoring_release_go"),
            path(
                "<uuid:pk>/schedule/",
                self.admin_site.admin_view(self.schedule),
                name="authoring_release_schedule",
            ),
        ]
        return [*ours, *super().get_urls()]

    def go(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Shows what the release will do, and does it."""
        release, drafts = self.own(request, pk)
        if confirmed(request):
            try:
                changes = carry_out(release, by=request.user, at=timezone.now())
            except ReleaseError as refused:
                messages.error(request, str(refused))
            else:
                number = f"{len(changes)} change{pluralize(len(changes))}"
                messages.success(request, f"Released as one: {number} for readers.")
            return self.leave(release)
        return self.page(request, "release", release, drafts)

    def schedule(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Sets, moves or cancels the release's instant."""
        release, drafts = self.own(request, pk)
        form = ScheduleForm(
            request.POST if confirmed(request) else None, initial={"due_at": release.due_at}
        )
        try:
            if request.method == "POST" and "cancel" in request.POST:
                unschedule(release)
                messages.success(request, "Cancelled: nothing happens by itself any more.")
                return self.leave(release)
            if form.is_valid():
                schedule(release, at=form.cleaned_data["due_at"], now=timezone.now())
                messages.success(request, f"Scheduled for {format_instant(release.due_at)}.")
                return self.leave(release)
        except ReleaseError as refused:
            form.add_error(None, str(refused))
        return self.page(request, "release_schedule", release, drafts, form=form)

    def own(self, request: HttpRequest, pk: Any) -> tuple[Release, list[tuple[ReleaseItem, Any]]]:
        """The release and its drafts, for a person who may do each of its acts alone."""
        release = get_object_or_404(Release, pk=pk)
        items = list(release.items.order_by("position", "pk"))
        drafts = by_id(item.entry_id for item in items)
        pairs = [(item, drafts.get(item.entry_id)) for item in items]
        allowed = self.has_change_permission(request, release)
        if not allowed or not all(
            may(request.user, item.act, draft) for item, draft in pairs if draft
        ):
            raise PermissionDenied
        return release, pairs

    def leave(self, release: Release) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:authoring_release_change", args=[release.pk]))

    def page(
        self, request: HttpRequest, name: str, release: Release, pairs: Any, **context: Any
    ) -> TemplateResponse:
        checked = [
            (item, draft, draft.preflight() if draft and item.act == "publish" else [])
            for item, draft in pairs
        ]
        return TemplateResponse(
            request,
            f"authoring/{name}.html",
            self.admin_site.each_context(request)
            | {"opts": self.opts, "original": release, "object": release, "release": release}
            | {"title": str(release), "checked": checked, "when": format_instant(release.due_at)}
            | {"back": reverse("admin:authoring_release_change", args=[release.pk])}
            | context,
        )
