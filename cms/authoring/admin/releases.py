"""Releases in the admin: list, form, and the pages that release or schedule one."""

from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import pluralize
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from cms.authoring.admin.confirmation import is_confirmed
from cms.authoring.admin.entry_autocomplete import entry_choices, format_entry_label
from cms.authoring.admin.entry_pages import entry_paths
from cms.authoring.admin.entry_search import get_drafts
from cms.authoring.admin.forms import ReleaseItemForm, ScheduleForm
from cms.authoring.admin.history import HistoryMixin
from cms.authoring.admin.inlines import SortableRowFormSet, SortableRowInline
from cms.authoring.admin.permissions import has_act_permission
from cms.authoring.admin.previews import open_preview, share_preview
from cms.authoring.admin.versioned import VersionedAdmin
from cms.authoring.admin.versions import (
    add_moved_on_message,
    read_versions,
    reload,
    write_versions,
)
from cms.authoring.approvals import ReleaseError, load_companions
from cms.authoring.findings import find_findings
from cms.authoring.models.draft import Draft
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.releases import (
    execute_release,
    schedule_release,
    unschedule_release,
)
from cms.drafts import introduce_companions
from cms.lib.admin import ModelAdmin
from cms.lib.instants import format_instant
from cms.lib.versions import MovedOnError, Version, require_version

RELEASE_STATE_COLOURS = {
    Release.State.OPEN: "default",
    Release.State.SCHEDULED: "info",
    Release.State.DONE: "success",
    Release.State.FAILED: "danger",
    Release.State.ENDED: "warning",
}


ItemDrafts = list[tuple[ReleaseItem, Draft | None]]


class ReleaseItemFormSet(SortableRowFormSet):
    """The items of a release, each entry at most once."""

    @cached_property
    def drafts(self) -> dict[UUID, Draft]:
        """Return the drafts that all rows name, in one query per type instead of some per row."""
        items = [item for item in self.get_queryset() if item]
        return get_drafts(pk for item in items for pk in (item.entry_id, item.replacement_id) if pk)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, pk in (
            ("entry", form.instance.entry_id),
            ("replacement", form.instance.replacement_id),
        ):
            if pk in self.drafts and name in form.fields:
                form.fields[name].widget.choices = [
                    ("", ""),
                    (str(pk), format_entry_label(self.drafts[pk])),
                ]

    def clean(self) -> None:
        super().clean()
        chosen: set[Any] = set()
        for form in self.forms:
            draft = getattr(form, "cleaned_data", {}).get("entry")
            if draft is None or form.cleaned_data.get("DELETE"):
                continue
            if draft.pk in chosen:
                form.add_error("entry", "This entry is in the release already.")
            chosen.add(draft.pk)


class ReleaseItemInline(SortableRowInline):
    model = ReleaseItem
    form = ReleaseItemForm
    formset = ReleaseItemFormSet
    fields = ("entry", "act", "significance", "reason", "note", "replacement")
    verbose_name_plural = "entries"
    verbose_name = "entry"
    show_title = False
    tab = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(ended_at=None)

    # What is scheduled is frozen: its schedule ends before its entries change.
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_scheduled(obj) and bool(super().has_add_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_scheduled(obj) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_scheduled(obj) and bool(super().has_delete_permission(request, obj))

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = type(ReleaseItemForm.__name__, (formset.form,), {"user": request.user})
        return formset


def is_scheduled(release: Release | None) -> bool:
    return release is not None and release.state == Release.State.SCHEDULED


@admin.register(Release)
class ReleaseAdmin(HistoryMixin, VersionedAdmin, ModelAdmin):
    group = "Publishing"
    icon = "rocket_launch"
    rank = 10
    list_display = ("name", "state_label", "due", "entries", "problem")
    list_filter = (("state", ChoicesDropdownFilter),)
    list_per_page = 50
    search_fields = ("name",)
    ordering = ("-due_at", "name", "pk")
    fields = ("name", "continues")
    inlines = (ReleaseItemInline,)
    change_form_outer_before_template = "authoring/release_status.html"

    @display(description="State", ordering="state", label=dict(RELEASE_STATE_COLOURS))
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
        # A scheduled release is unscheduled first: the head of the log knows its instant.
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
            context |= {
                "release": release,
                "colour": RELEASE_STATE_COLOURS[Release.State(release.state)],
            }
            context["instant"] = format_instant(release.done_at or release.due_at)
            context["retried"] = format_instant(release.retry_at) if release.retry_at else ""
            context["ended_items"] = release.items.exclude(ended_at=None).order_by("ended_at")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        ours = [
            path(
                "choices/",
                self.admin_site.admin_view(entry_choices),
                name="authoring_entry_choices",
            ),
            path(
                "<uuid:pk>/go/",
                self.admin_site.admin_view(self.release_view),
                name="authoring_release_go",
            ),
            path(
                "<uuid:pk>/schedule/",
                self.admin_site.admin_view(self.schedule_view),
                name="authoring_release_schedule",
            ),
        ]
        ours += entry_paths(
            self, {"preview": partial(open_preview, self), "share": partial(share_preview, self)}
        )
        return [*ours, *super().get_urls()]

    def release_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the acts of the release, and execute them."""
        release, pairs = self.get_release(request, pk)
        if is_confirmed(request):
            try:
                versions = self.read_versions(request, release, pairs)
                changes = execute_release(
                    release, by=request.user, at=timezone.now(), versions=versions
                )
            except MovedOnError as error:
                add_moved_on_message(request, error)
                return HttpResponseRedirect(request.get_full_path())
            except ReleaseError as error:
                messages.error(request, str(error))
            else:
                number = f"{len(changes)} change{pluralize(len(changes))}"
                messages.success(request, f"Released as one: {number} for readers.")
            return self.redirect_to_form(release)
        return self.render_page(request, "release", release, pairs)

    def schedule_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Set, move or cancel the instant of the release."""
        release, pairs = self.get_release(request, pk)
        frozen = [item for item, _ in pairs] if is_scheduled(release) else []
        form = ScheduleForm(
            request.POST if is_confirmed(request) else None,
            initial={"due_at": release.due_at},
            frozen=frozen,
        )
        try:
            if request.method == "POST" and "cancel" in request.POST:
                unschedule_release(release, by=request.user)
                messages.success(request, "Cancelled: nothing happens by itself any more.")
                return self.redirect_to_form(release)
            if form.is_valid():
                schedule_release(
                    release,
                    at=form.cleaned_data["due_at"],
                    now=timezone.now(),
                    by=request.user,
                    versions=self.read_versions(request, release, pairs),
                    renew=form.cleaned_data["renew"],
                )
                messages.success(request, f"Scheduled for {format_instant(release.due_at)}.")
                return self.redirect_to_form(release)
        except MovedOnError as error:
            add_moved_on_message(request, error)
        except ReleaseError as error:
            form.add_error(None, str(error))
        return self.render_page(request, "release_schedule", release, pairs, form=form)

    def get_release(self, request: HttpRequest, pk: UUID) -> tuple[Release, ItemDrafts]:
        """Get the release and its items, each with its draft (None if deleted).

        Raises PermissionDenied unless the user may do each of its acts alone.
        """
        release = get_object_or_404(Release, pk=pk)
        items = list(release.items.filter(ended_at=None).order_by("position", "pk"))
        drafts = get_drafts(item.entry_id for item in items)
        pairs = [(item, drafts.get(item.entry_id)) for item in items]
        if not self.has_change_permission(request, release) or not all(
            has_act_permission(request.user, item.act, draft) for item, draft in pairs if draft
        ):
            raise PermissionDenied
        return release, pairs

    def read_versions(
        self, request: HttpRequest, release: Release, pairs: ItemDrafts
    ) -> dict[UUID, Version]:
        """Read what the page showed. Raises MovedOnError if the release has changed since."""
        drafts = [draft for _, draft in pairs if draft]
        versions = read_versions(request, [release, *drafts])
        require_version(reload(release), versions.pop(release.pk))
        return versions

    def redirect_to_form(self, release: Release) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:authoring_release_change", args=[release.pk]))

    def render_page(
        self, request: HttpRequest, name: str, release: Release, pairs: ItemDrafts, **context: Any
    ) -> TemplateResponse:
        """Render the page ``authoring/<name>.html`` with the preflight of each item."""
        drafts = [draft for _, draft in pairs if draft]
        frozen = load_companions(release)
        published = [draft for item, draft in pairs if draft and item.act == "publish"]
        introduce_companions([each for each in published if str(each.pk) not in frozen], frozen)
        checked = [
            (
                item,
                draft,
                find_findings(draft) if draft and item.act == "publish" else [],
            )
            for item, draft in pairs
        ]
        return TemplateResponse(
            request,
            f"authoring/{name}.html",
            self.admin_site.each_context(request)
            | {"opts": self.opts, "original": release, "object": release, "release": release}
            | {"versions": write_versions(reload(each) for each in [release, *drafts])}
            | {"title": str(release), "checked": checked, "instant": format_instant(release.due_at)}
            | {"back": reverse("admin:authoring_release_change", args=[release.pk])}
            | context,
        )
