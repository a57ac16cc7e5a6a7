"""VersionedAdmin: the base of the admin of whatever has revisions."""

import copy
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest

from cms.authoring.admin.edits import Edit, merged_form_class, open_edit
from cms.authoring.admin.entry_search import admin_url
from cms.authoring.admin.form_data import normalize_newlines
from cms.authoring.admin.form_merge import RowMerge
from cms.authoring.admin.history import compare_in_admin
from cms.authoring.admin.typed_content import apply_typed_fields, build_typed_content
from cms.authoring.admin.versions import read_versions, reload, write_versions
from cms.authoring.models.content import Content
from cms.authoring.models.revision import Revision, lock_instance, record_revision
from cms.authoring.models.versioned import VersionedModel
from cms.lib.instants import format_instant


class VersionedAdmin:
    """Bind a form to the revision that it was opened with, and make each save a revision.

    A form whose object is a row says with ``get_versioned`` what that is a part of.
    """

    change_form_before_template = "authoring/form_before.html"
    is_bound_to_values = False  # but to a revision

    def must_validate(self, request: Any) -> bool:
        """Show the errors of an existing entry's text that comes back: conflicts are among them."""
        return getattr(request, "edit", None) is not None

    def get_versioned(self, instance: Any) -> Any:
        """Return the object whose revisions hold this one: itself, unless it is a row."""
        return instance

    def _changeform_view(
        self, request: Any, object_id: str | None, form_url: str, extra_context: Any
    ) -> Any:
        request.edit = None
        if request.method == "POST":
            request.POST = normalize_newlines(request.POST)
            request.edit = open_edit(self, request, object_id) if object_id else None
        return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]  # a mixin

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]  # a mixin
        edit: Edit | None = getattr(request, "edit", None)
        if edit is None or obj is None:
            return form_class
        return merged_form_class(form_class, edit, find_opened_content(edit, obj))

    def get_formset_kwargs(
        self, request: Any, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        params: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]  # a mixin
        edit: Edit | None = getattr(request, "edit", None)
        if edit and edit.base and "data" in params:
            plain = ("data", "files", "save_as_new")
            unbound = {name: value for name, value in params.items() if name not in plain}
            formset = inline.get_formset(request, obj)(**unbound)
            if rows := find_opened_rows(edit, request, formset):
                order_field = getattr(inline, "place_field", "") or ""
                is_part = not issubclass(formset.model, VersionedModel)
                merge = RowMerge(formset, rows, params["data"], order_field if is_part else "")
                edit.merges.append(merge.run())
                params["data"] = merge.merge.data
        return params

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]  # a mixin
        saved = [self.get_versioned(form.instance)]
        for formset in formsets:
            if issubclass(formset.model, VersionedModel):
                saved += [row for row, _ in formset.changed_objects]
        for each in saved:
            record_save(each, by=request.user)
        edit: Edit | None = getattr(request, "edit", None)
        if edit and edit.kept:
            messages.info(
                request,
                f"{edit.names} saved this too while you were writing. What they changed stays as "
                f"they left it: {', '.join(edit.kept)}.",
            )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if original := context.get("original"):
            saved = [reload(self.get_versioned(original))]
            for each in context["inline_admin_formsets"]:
                if issubclass(each.formset.model, VersionedModel):
                    saved += filter(None, each.formset.get_queryset())
            context["versions"] = write_versions(saved)
            context["conflict"] = self.describe_conflict(request, context)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]  # a mixin

    def describe_conflict(self, request: Any, context: dict[str, Any]) -> dict[str, Any] | None:
        """Describe what others have saved and what was typed, for the top of a refused form."""
        edit: Edit | None = getattr(request, "edit", None)
        if edit is None or not edit.conflicts:
            return None
        model_admin: Any = self
        owner = self.get_versioned(context["original"])
        form = context["adminform"].form
        formsets = [each.formset for each in context["inline_admin_formsets"]]
        typed = build_typed_owner(edit.current.content, form, formsets)
        revision = edit.current
        return {
            "names": edit.names,
            "saved": f"Revision {revision.number}, {format_instant(revision.at)}",
            "differences": compare_in_admin(
                model_admin.admin_site._registry[type(owner)], revision.content, typed
            ),
            "url": f"{admin_url(owner, 'compare', owner.pk)}"
            f"?from={edit.shown.revision}&to={revision.number}",
        }


def record_save(instance: Any, *, by: Any) -> None:
    """Record the saved state of the instance with its rows, and what is computed from it."""
    saved = lock_instance(instance)
    saved.refresh_digest()
    record_revision(saved, Revision.Act.SAVE, by=by)


def find_opened_content(edit: Edit, instance: Any) -> Content | None:
    """Find the content of the edited object in the revision that the form was opened with."""
    if edit.base is None or isinstance(instance, VersionedModel):
        return edit.base
    rows = [row for each in edit.base["rows"].values() for row in each]
    return next((row for row in rows if row["pk"] == str(instance.pk)), None)


def find_opened_rows(edit: Edit, request: HttpRequest, formset: Any) -> list[Content]:
    """Find the rows as they were when the form was opened; none if nobody has changed them since.

    Rows that have revisions of their own, as the posts of a series, are not part of its content.
    """
    if not issubclass(formset.model, VersionedModel):
        name = formset.fk.remote_field.get_accessor_name()
        return edit.base["rows"].get(name, []) if edit.base and edit.is_moved else []
    rows = list(formset.get_queryset())
    shown = read_versions(request, rows)
    moved = [row for row in rows if shown[row.pk].revision != row.revision_number()]
    opened = Revision.objects.filter(
        reduce(
            or_,
            (Q(entry_id=row.pk, number=shown[row.pk].revision) for row in moved),
            Q(pk=None),
        )
    )
    return [{"pk": str(each.entry_id), **each.content} for each in opened]


def build_typed_owner(saved: Content, form: Any, formsets: list[Any]) -> Content:
    """Build the content of the entry as typed, also where the form edits one row of it."""
    if isinstance(form.instance, VersionedModel):
        return build_typed_content(saved, form, formsets)
    content = copy.deepcopy(saved)
    for rows in content["rows"].values():
        for row in rows:
            if row["pk"] == str(form.instance.pk):
                apply_typed_fields(row, form)
    return content
