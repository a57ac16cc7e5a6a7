"""The table of accepted figures: whoever may publish the entry fills it, others read it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cms.authoring.admin.inlines import RowFormSet, RowInline
from cms.authoring.admin.permissions import has_act_permission
from cms.authoring.models.ordered_rows import next_position


class AcceptedFigureFormSet(RowFormSet):
    """Rows that record who has added or changed them last, and when."""

    accepted_by: Any = None  # set by the inline, from the request

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.position = next_position(self.queryset)
        return super().save_new(self.sign_acceptance(form), commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        return super().save_existing(self.sign_acceptance(form), obj, commit)

    def sign_acceptance(self, form: Any) -> Any:
        """Record the account whose form has this row. ``bind_acceptances()`` says of what."""
        form.instance.basis = ""
        form.instance.accepted_by = self.accepted_by
        form.instance.accepted_at = timezone.now()
        return form


class AcceptedFigureInline(RowInline):
    """The figures of an entry that rest on no claim. Subclasses name the ``model``."""

    formset = AcceptedFigureFormSet
    verbose_name = "accepted figure"
    verbose_name_plural = "accepted figures"
    exclude: tuple[str, ...] = ("position",)
    readonly_fields = ("accepted_by", "accepted_at")
    ordering = ("position", "pk")
    show_title = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("accepted_by")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.accepted_by = request.user
        return formset

    def may_accept(self, request: HttpRequest) -> bool:
        """Return whether the user may publish entries of this type."""
        return has_act_permission(request.user, "publish", self.parent_model)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_accept(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_accept(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_accept(request)
