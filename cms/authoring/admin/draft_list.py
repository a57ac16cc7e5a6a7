"""The list of drafts: a state column and filter, and actions upon several drafts."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.actions import delete_selected
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from cms.authoring.admin import actions
from cms.authoring.admin.entry_status import STATE_COLOURS
from cms.authoring.admin.versions import (
    add_moved_on_message,
    reload,
    require_shown,
    write_versions,
)
from cms.authoring.models.state import State
from cms.lib.instants import format_instant
from cms.lib.versions import MovedOnError


class StateFilter(DropdownFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(state=self.value()) if self.value() else queryset


class DraftListMixin:
    """Columns, filters and actions that every list of drafts has, after its own."""

    ordering = ("-updated_at", "pk")
    list_per_page = 50
    list_filter_submit = True
    actions = ("publish_selected", "withdraw_selected", "add_to_release", "delete_selected")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_state()  # type: ignore[misc]  # a mixin

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        declared = super().get_list_display(request)  # type: ignore[misc]  # a mixin
        own = [column for column in declared if column != "updated_at"]
        return (*own, "state_label", "edition_number", "updated")

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        return (StateFilter, *super().get_list_filter(request))  # type: ignore[misc]  # a mixin

    @display(description="State", label=dict(STATE_COLOURS))
    def state_label(self, draft: Any) -> tuple[str, str]:
        return draft.state, State(draft.state).label

    @display(description="Edition", empty_value="–")
    def edition_number(self, draft: Any) -> int | None:
        number: int | None = draft.edition
        return number

    @display(description="Updated", ordering="updated_at")
    def updated(self, draft: Any) -> str:
        return format_instant(draft.updated_at)

    @admin.action(description="Publish as one…", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, drafts: Any) -> HttpResponse:
        return actions.publish_view(self, request, list(drafts))

    @admin.action(description="Withdraw…", permissions=["withdraw"])
    def withdraw_selected(self, request: HttpRequest, drafts: Any) -> HttpResponse:
        return actions.withdraw_view(self, request, list(drafts))

    @admin.action(description="Add to a release…", permissions=["release"])
    def add_to_release(self, request: HttpRequest, drafts: Any) -> HttpResponse:
        return actions.add_to_release_view(self, request, list(drafts))

    @admin.action(description="Delete…", permissions=["delete"])
    def delete_selected(self, request: HttpRequest, drafts: Any) -> HttpResponse | None:
        selected = list(drafts)
        with transaction.atomic():
            if "post" in request.POST:
                try:
                    require_shown(request, selected)
                except MovedOnError as error:
                    add_moved_on_message(request, error)
                    return HttpResponseRedirect(request.get_full_path())
            response: Any = delete_selected(self, request, drafts)  # type: ignore[arg-type]  # a mixin
            if response is not None:
                response.context_data |= {
                    "versions": write_versions(reload(draft) for draft in selected),
                    "back": request.get_full_path(),
                }
            return cast("HttpResponse | None", response)
