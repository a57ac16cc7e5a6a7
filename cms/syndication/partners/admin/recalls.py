"""Recalls in the admin: which partners have confirmed, which have not, and since when."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from cms.lib.admin import ReadOnlyModelAdmin
from cms.lib.instants import format_instant
from cms.syndication.partners.activity_models import Letter
from cms.syndication.partners.mail.descriptions import change_phrase, describe_change
from cms.syndication.partners.models import Partner, Recall
from cms.syndication.partners.recalls import (
    IS_RECALL,
    ReceiptStatus,
    confirm_recall,
    open_recalls,
    receipt_statuses,
)

PER_PAGE = 50


class ReceiptsFilter(DropdownFilter):
    """Filter recalls by whether partners have still to confirm them."""

    title = "state"
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("true", "Open"), ("overdue", "Overdue"), ("false", "Not open")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        is_open = Q(pk__in=open_recalls().values("pk"))
        if self.value() == "false":
            return queryset.filter(~is_open)
        if self.value() == "overdue":
            is_open &= Q(at__lte=timezone.now() - settings.ESCALATE_AFTER)
        return queryset.filter(is_open)


@admin.register(Recall)
class RecallAdmin(ReadOnlyModelAdmin):
    group = "Syndication"
    icon = "emergency_home"
    rank = 20
    ordering = ("-sequence",)
    list_display = ("entry", "phrase", "time", "receipt_label", "missing")
    list_display_links = ("entry",)
    list_filter = (ReceiptsFilter,)
    list_per_page = PER_PAGE
    search_fields = ("slug", "note")
    #: By primary key, for the rows of the current page.
    receipt_statuses: dict[int, ReceiptStatus]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(IS_RECALL)

    @display(description="Entry")
    def entry(self, recall: Any) -> str:
        return f"{recall.type}: {recall.slug}"

    @display(description="What happened")
    def phrase(self, recall: Any) -> str:
        phrase = change_phrase(recall)
        return phrase[:1].upper() + phrase[1:]

    @display(description="Time", ordering="at")
    def time(self, recall: Any) -> str:
        return format_instant(recall.at)

    @display(
        description="State",
        label={"confirmed": "success", "open": "warning", "overdue": "danger", "nobody": "default"},
    )
    def receipt_label(self, recall: Any) -> str:
        return receipt_state(self.receipt_statuses[recall.pk])

    @display(description="Not confirmed by")
    def missing(self, recall: Any) -> str:
        names = [partner.name for partner in self.receipt_statuses[recall.pk].missing]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return ", ".join(names[:3]) + more

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        # Once for the page, not once for each of its rows.
        statuses = receipt_statuses(changelist.result_list)
        self.receipt_statuses = {status.change.pk: status for status in statuses}
        return changelist

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.confirm_for_partner)
        route = path("<int:sequence>/note/<int:pk>/", view, name="partners_recall_note")
        return [route, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        recall = self.get_object(request, object_id)
        if recall is None:
            raise Http404
        if not self.has_view_permission(request, recall):
            raise PermissionDenied
        (status,) = receipt_statuses([recall])
        emails = Letter.objects.filter(name__startswith=f"recall-{recall.sequence}-")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": recall,
            "title": "Recall",
            "recall": describe_change(recall),
            "receipts": status,
            "state": receipt_state(status),
            "emails": emails.select_related("partner").order_by("created_at", "pk"),
            "may_confirm": request.user.has_perm("partners.add_receipt"),
            "escalates_after": settings.ESCALATE_AFTER,
        }
        return TemplateResponse(request, "partners/recall_page.html", context)

    def confirm_for_partner(self, request: HttpRequest, sequence: int, pk: int) -> HttpResponse:
        """Write a receipt in the partner's name, after it has confirmed by phone or e-mail."""
        if not request.user.has_perm("partners.add_receipt") or request.method != "POST":
            raise PermissionDenied
        recall = get_object_or_404(self.get_queryset(request), pk=sequence)
        partner = get_object_or_404(Partner, pk=pk)
        # The partner can read this note. The name of the user is in the history alone.
        note = f"Noted by us. {request.POST.get('note', '')}".strip()
        confirm_recall(recall, partner, note=note[:500], key="", at=timezone.now())
        self.log_change(request, partner, f"Noted that recall {sequence} is confirmed.")
        messages.success(request, f"Noted: {partner} has confirmed.")
        return HttpResponseRedirect(reverse("admin:partners_recall_change", args=[sequence]))


def receipt_state(status: ReceiptStatus) -> str:
    """Return the state of a recall's receipts: overdue, open, confirmed, or nobody concerned."""
    if status.is_open:
        return "overdue" if status.is_late(timezone.now()) else "open"
    return "confirmed" if status.confirmed else "nobody"
