"""The history of an entry: its revisions, the comparison of two of them, and restoring one."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from cms.authoring.admin.compared_versions import (
    DRAFT,
    NoVersionError,
    choose_versions,
    find_revision,
    list_other_comparisons,
)
from cms.authoring.admin.confirmation import add_list_message, is_confirmed
from cms.authoring.admin.entry_pages import EntryView, entry_paths
from cms.authoring.admin.entry_search import admin_url
from cms.authoring.admin.revision_list import build_revision_list
from cms.authoring.admin.versions import (
    VERSION_FIELD,
    add_moved_on_message,
    read_versions,
    write_versions,
)
from cms.authoring.models.content import Content, row_relations
from cms.authoring.models.revision import Revision, current_revision
from cms.authoring.revisions.comparison import compare_contents
from cms.authoring.revisions.differences import FieldDifference
from cms.authoring.revisions.restoration import RestoreError, choose_content, restore_revision
from cms.lib.versions import MovedOnError


def compare_in_admin(model_admin: Any, old: Content, new: Content) -> list[FieldDifference]:
    """Compare two contents, with lists of rows named as the tabs of the form are."""
    labels = dict(label_inlines(model_admin))
    return compare_contents(model_admin.model, old, new, labels=labels)


def label_inlines(model_admin: Any) -> Iterator[tuple[str, str]]:
    """Yield the names of the model's lists of rows, each with the title of its tab."""
    inlines = {inline.model: inline for inline in model_admin.inlines}
    for relation in row_relations(model_admin.model):
        inline = inlines.get(relation.related_model)
        if inline and inline.verbose_name_plural:
            yield str(relation.get_accessor_name()), str(inline.verbose_name_plural)


def redirect_to_versions(view: EntryView) -> EntryView:
    """Let a view of a version that is not there lead to the list of those that are."""

    def inner(request: HttpRequest, entry: Any) -> HttpResponse:
        try:
            return view(request, entry)
        except NoVersionError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(admin_url(entry, "revisions", entry.pk))

    return inner


class HistoryRedirectMixin:
    """The history of a row is that of the entry which it is a part of."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Redirect from the address that Django's "History" button has to the revisions."""
        model_admin: Any = self
        entry = model_admin.get_object(request, unquote(object_id))
        if entry is None:
            raise Http404
        if not model_admin.has_view_permission(request, entry):
            raise PermissionDenied
        owner = model_admin.get_versioned(entry)
        return HttpResponseRedirect(admin_url(owner, "revisions", owner.pk))


class HistoryMixin(HistoryRedirectMixin):
    """Pages with the history of an entry, for the admin of every model with revisions."""

    opts: Any
    admin_site: Any

    def get_urls(self) -> list[Any]:
        views: dict[str, EntryView] = {
            "revisions": self.revisions_view,
            "compare": self.compare_view,
            "restore": self.restore_view,
        }
        own = entry_paths(self, {act: redirect_to_versions(view) for act, view in views.items()})
        return [*own, *super().get_urls()]  # type: ignore[misc]  # a mixin

    def revisions_view(self, request: HttpRequest, entry: Any) -> HttpResponse:
        """List the revisions of an entry, and its log in the admin."""
        context = build_revision_list(entry, page=request.GET.get("p", "1"))
        return self.render_history_page(request, "history", entry, context)

    def compare_view(self, request: HttpRequest, entry: Any) -> HttpResponse:
        """Show two versions of an entry; beside the draft, offer to restore the other one."""
        # First: if somebody saves meanwhile, a restore is refused, since this is older than what
        # the page shows.
        versions = write_versions([entry]) if self.may_restore(request, entry) else []
        old, new = choose_versions(entry, request.GET.get("from"), request.GET.get("to"))
        context = {
            "old": old,
            "new": new,
            "differences": compare_in_admin(self, old.content, new.content),
            "versions": versions if new.is_draft else [],
            "links": list(list_other_comparisons(old, new)),
        }
        return self.render_history_page(request, "compare", entry, context)

    def restore_view(self, request: HttpRequest, entry: Any) -> HttpResponse:
        """Ask once more, then take a revision, or chosen fields of it, into the draft."""
        if not self.may_restore(request, entry):
            raise PermissionDenied
        revision = find_revision(entry, request.POST.get("number", ""))
        names = None if "all" in request.POST else request.POST.getlist("fields")
        compare_url = f"{admin_url(entry, 'compare', entry.pk)}?from={revision.number}&to={DRAFT}"
        if names == []:
            messages.warning(request, "Tick the fields to restore, or restore all of them.")
            return HttpResponseRedirect(compare_url)
        if is_confirmed(request):
            return self.restore(request, entry, revision, names, compare_url)
        draft = current_revision(entry).content
        context = {
            "revision": revision,
            "names": names,
            "differences": compare_in_admin(
                self, draft, choose_content(entry, revision.content, names)
            ),
            "versions": request.POST.getlist(VERSION_FIELD),  # of the page before
            "back": compare_url,
        }
        return self.render_history_page(request, "restore", entry, context)

    def restore(
        self,
        request: HttpRequest,
        entry: Any,
        revision: Revision,
        names: list[str] | None,
        compare_url: str,
    ) -> HttpResponse:
        """Restore what was shown, and report the outcome in a message."""
        try:
            restored, losses = restore_revision(
                entry,
                revision.number,
                fields=names,
                by=request.user,
                version=read_versions(request, [entry])[entry.pk],
            )
        except MovedOnError as error:
            add_moved_on_message(request, error)
            return HttpResponseRedirect(compare_url)
        except RestoreError as error:
            add_list_message(request, messages.ERROR, "Nothing was restored.", error.sentences)
            return HttpResponseRedirect(compare_url)
        success = f"Restored from revision {revision.number}, as revision {restored.number}."
        messages.success(request, f"{success} For readers nothing has changed.")
        if losses:
            add_list_message(request, messages.WARNING, "This did not come back:", losses)
        return HttpResponseRedirect(admin_url(entry, "change", entry.pk))

    def may_restore(self, request: HttpRequest, entry: Any) -> bool:
        model_admin: Any = self
        return entry.is_restorable and bool(model_admin.has_change_permission(request, entry))

    def render_history_page(
        self, request: HttpRequest, name: str, entry: Any, context: dict[str, Any]
    ) -> TemplateResponse:
        frame = {
            "opts": self.opts,
            "original": entry,
            "title": name.capitalize(),
            "back": admin_url(entry, "change", entry.pk),
        }
        site_context = self.admin_site.each_context(request)
        return TemplateResponse(request, f"authoring/{name}.html", site_context | frame | context)
