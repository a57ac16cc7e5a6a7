"""Base classes for the admin of every app."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin as UnfoldModelAdmin

from cms.lib import submitted_forms
from cms.lib.form_errors import list_form_errors
from cms.lib.loaded_values import LOADED, bind_to_loaded, write_digests


class BlankChoicesMixin:
    """Let a choice begin empty where its field has no default, as Django does.

    Unfold leaves the empty choice out: the first of the list would stand for what nobody has
    chosen, as "High" does for the certainty of an outcome.
    """

    def formfield_for_choice_field(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        is_blank = db_field.blank or not db_field.has_default()
        blank_choice = [("", _("Select value"))]  # Unfold's words
        choices = db_field.get_choices(include_blank=is_blank, blank_choice=blank_choice)
        return super().formfield_for_choice_field(  # type: ignore[misc]  # Unfold's
            db_field, request, **{"choices": choices, **kwargs}
        )


class ModelAdmin(BlankChoicesMixin, UnfoldModelAdmin):
    """The base of every admin class: no response to its forms takes the typed text away.

    A form that is sent with ``submitted_forms.RESTORE`` is shown again as it was typed, and saved
    by nobody: so the browser brings back what it kept. A form of a deleted entry is answered with
    the typed text, which can become a new entry.

    A form is bound to the values that it was loaded with, unless ``is_bound_to_values`` says that
    it is bound in another way.
    """

    is_bound_to_values = True
    change_form_before_template = "admin/form_loaded.html"

    def must_validate(self, request: HttpRequest) -> bool:
        """Tell whether a form that is restored shows its errors at once."""
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        if obj and self.is_bound_to_values and LOADED in request.POST:
            form = bind_to_loaded(form, request.POST[LOADED])
        if not is_restore(request):
            return form
        return submitted_forms.never_save(form, validate=self.must_validate(request))

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if is_restore(request):
                validate = self.must_validate(request)
                yield submitted_forms.never_save_rows(formset, validate=validate), inline
            else:
                yield formset, inline

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if context["errors"]:
            context["error_list"] = list_form_errors(
                context["adminform"], context["inline_admin_formsets"]
            )
        if (original := context.get("original")) and self.is_bound_to_values:
            saved = self.model._base_manager.get(pk=original.pk)
            context["loaded"] = write_digests(saved, context["adminform"].form.fields)
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Say that the entry is gone and show what was typed into its form, instead of a redirect.

        The name is Django's.
        """
        pk = unquote(object_id)
        may_add = self.has_add_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "title": f"This {opts.verbose_name} does not exist any more",
            "opts": opts,
            "typed": submitted_forms.list_typed_texts(self.model, request.POST),
            "fields": submitted_forms.copy_as_new(request.POST, pk) if may_add else [],
            "add_url": reverse(f"admin:{opts.app_label}_{opts.model_name}_add"),
            "list_url": reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"),
            "restore": submitted_forms.RESTORE,
        }
        return TemplateResponse(request, "admin/entry_deleted.html", context, status=404)


class ReadOnlyModelAdmin(ModelAdmin):
    """Rows that the machinery writes: people may view them, but not add, change or delete any."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def is_restore(request: HttpRequest) -> bool:
    return request.method == "POST" and submitted_forms.RESTORE in request.POST
