"""DraftAdmin: the base of every content type's admin classes."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import js_asset
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.decorators import action
from unfold.widgets import UnfoldAdminExpandableTextareaWidget, UnfoldAdminSelectWidget

from cms.authoring.admin import actions
from cms.authoring.admin.confirmation import Drafts, redirect_to_drafts
from cms.authoring.admin.draft_list import DraftListMixin
from cms.authoring.admin.edits import Edit
from cms.authoring.admin.embargo import embargo_view
from cms.authoring.admin.entry_pages import EntryView, entry_paths
from cms.authoring.admin.entry_search import admin_url
from cms.authoring.admin.entry_status import get_entry_status
from cms.authoring.admin.history import HistoryMixin
from cms.authoring.admin.left_out import report_left_out
from cms.authoring.admin.needed_drafts import find_needed
from cms.authoring.admin.permissions import has_act_permission
from cms.authoring.admin.preflight import findings_view, preflight_view
from cms.authoring.admin.previews import open_preview, share_preview
from cms.authoring.admin.protected_rows import list_holders
from cms.authoring.admin.reach_json import reach_view
from cms.authoring.admin.versioned import VersionedAdmin
from cms.authoring.admin.versions import (
    add_moved_on_message,
    reload,
    require_shown,
    write_versions,
)
from cms.authoring.models.acceptances import bind_acceptances
from cms.authoring.reach import describe_reach
from cms.lib.admin import ModelAdmin
from cms.lib.versions import MovedOnError

ConfirmationView = Callable[[Any, HttpRequest, Drafts], HttpResponse]
NOT_PUBLISHED = (
    "“{draft}” is saved, but not published: it was saved, published or withdrawn by somebody else "
    "since you opened the form. Look at it as it is now, and publish again."
)
DELETE_WARNING = (
    "Readers have this entry. Deleting it withdraws it without a word to them; “Withdraw” lets you "
    "give a reason and keeps the draft."
)


class DraftAdmin(HistoryMixin, DraftListMixin, VersionedAdmin, ModelAdmin):
    """The admin of a type of drafts: list, form and confirmation pages.

    Subclasses declare fields. ``group``, ``icon`` and ``rank`` are the place in the sidebar.
    """

    group: ClassVar[str] = "Write"
    icon: ClassVar[str] = "article"
    rank: ClassVar[int] = 50

    change_form_outer_before_template = "authoring/entry_status.html"
    delete_confirmation_template = "authoring/delete.html"
    delete_selected_confirmation_template = "authoring/delete.html"
    actions_submit_line = ("save_and_publish",)
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminExpandableTextareaWidget}}

    class Media:
        js = ("authoring/rows/reach.js",)

    # Permissions

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_act_permission(request, "publish")

    def has_withdraw_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_act_permission(request, "withdraw")

    def has_release_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_change_release = request.user.has_perm("authoring.change_release")
        return may_change_release and self.has_act_permission(request, "publish")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Deleting withdraws, so it takes the right to do that too.
        if obj and has_published_row(obj) and not self.has_act_permission(request, "withdraw"):
            return False
        return bool(super().has_delete_permission(request, obj))

    def has_act_permission(self, request: HttpRequest, act: str) -> bool:
        return has_act_permission(request.user, act, self.model)

    # The form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name != "locale" or field is None:
            return field
        # A choice, not a text field: an entry in a mistyped language is in no list.
        return forms.ChoiceField(
            choices=settings.LANGUAGES,
            initial=field.initial,
            label=field.label,
            help_text=f"{field.help_text} It stays once the entry was published: a translation is "
            "another entry.",
            widget=UnfoldAdminSelectWidget,
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if self.is_save_and_publish(request) and not self.has_publish_permission(request):
            raise PermissionDenied
        context = {"show_save_and_add_another": False} | (extra_context or {})
        if object_id is None:  # Unfold shows these buttons on entries that exist only
            context["actions_submit_line"] = self.get_actions_submit_line(request, None)
        return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        # The import map of the body's editor is an inline script: it needs the policy's nonce.
        nonce = request.csp_nonce  # type: ignore[attr-defined]  # set by SecurityHeadersMiddleware
        context["media"] = js_asset.Media.from_media(context["media"], nonce=nonce)
        if draft := context.get("original"):
            context["entry_status"] = get_entry_status(draft)
            context["show_history"] = False  # the theme's button: the status has it
            context["may"] = {
                act: self.has_act_permission(request, act) for act in ("publish", "withdraw")
            }
            if "check" in request.GET:
                add_problems_to_form(context["adminform"].form, draft)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if hasattr(form.instance, "accepted_figures"):
            bind_acceptances(form.instance)
        report_left_out(request, form)

    @action(description="Save and publish", permissions=["publish"])
    def save_and_publish(self, request: HttpRequest, draft: Any) -> None:
        """Declare the button and its permission.

        Publishing itself waits for ``response_change``, when all rows are saved.
        """

    def is_save_and_publish(self, request: HttpRequest) -> bool:
        """Tell whether the button "Save and publish" was pressed."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_save_and_publish"
        return request.method == "POST" and name in request.POST

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        if not self.is_save_and_publish(request):
            return super().response_change(request, obj)
        edit: Edit | None = request.edit  # type: ignore[attr-defined]  # set by VersionedAdmin
        if edit and edit.is_stale:
            messages.error(request, NOT_PUBLISHED.format(draft=obj))
            return redirect_to_drafts(request, [obj])
        # What was shown is what was typed: nobody else has saved since, and nobody can meanwhile.
        versions = {obj.pk: reload(obj).version()}
        if find_needed(request, [obj]):  # the page shows what is published with it
            return HttpResponseRedirect(admin_url(obj, "publish", obj.pk))
        is_published = actions.publish_drafts(request, [obj], versions, obj.preflight())
        return redirect_to_drafts(request, [obj], "" if is_published else "?check=1")

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        if not self.is_save_and_publish(request):
            return super().response_add(request, obj, post_url_continue)
        return self.response_change(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        # Rows of many-to-many tables go too, but would only confuse the reader of the page.
        _, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        shown = {name: count for name, count in counts.items() if "relationship" not in str(name)}
        holders = list_holders(objs) if protected else []
        return [str(draft) for draft in objs], shown, perms_needed, holders

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        draft = self.get_object(request, object_id)
        if draft is None or not self.has_delete_permission(request, draft):
            return super().delete_view(request, object_id, extra_context)
        if request.method == "GET" and has_published_row(draft):
            messages.warning(request, DELETE_WARNING)
        with transaction.atomic():  # the draft stays locked until it is deleted
            try:
                require_shown(request, [draft])
            except MovedOnError as error:
                add_moved_on_message(request, error)
                return HttpResponseRedirect(request.get_full_path())
            context = {
                "versions": write_versions([reload(draft)]),
                "back": admin_url(draft, "change", draft.pk),
                "reach": describe_reach(draft),
                **(extra_context or {}),
            }
            return super().delete_view(request, object_id, context)

    # The confirmation pages

    def get_urls(self) -> list[Any]:
        views: dict[str, ConfirmationView] = {
            "publish": actions.publish_view,
            "withdraw": actions.withdraw_view,
            "schedule": actions.schedule_view,
            "embargo": embargo_view,
            "preflight": preflight_view,
            "findings": findings_view,
            "reach": reach_view,
        }
        own = entry_paths(self, {act: self.view_of_draft(view) for act, view in views.items()})
        own += entry_paths(
            self, {"preview": partial(open_preview, self), "share": partial(share_preview, self)}
        )
        return [*own, *super().get_urls()]

    def view_of_draft(self, view: ConfirmationView) -> EntryView:
        """Make a view of one draft of a view of several."""
        return lambda request, draft: view(self, request, [draft])


def has_published_row(draft: Any) -> bool:
    return bool(draft.published._default_manager.filter(pk=draft.pk).exists())


def add_problems_to_form(form: Any, draft: Any) -> None:
    """Show the errors of the preflight beside the fields of a form that was not submitted."""
    for problem in draft.preflight():
        if problem.is_error and problem.field in form.fields:
            form.errors.setdefault(problem.field, form.error_class()).append(problem.message)
