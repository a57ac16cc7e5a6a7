"""Recalls in the admin: who has confirmed, who has not, and since when."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from unfold.decorators import display

from cms.lib.admin import ReadOnlyModelAdmin
from cms.lib.instants import format_instant
from cms.syndication.partners.activity_models import Letter
from cms.syndication.partners.mail.descriptions import recalled, what_happened
from cms.syndication.partners.models import Partner, Recall
from cms.syndication.partners.recalls import RECALLING, Standing, confirm, standings

PER_PAGE = 50


@admin.register(Recall)
class RecallAdmin(ReadOnlyModelAdmin):
    group = "Syndication"
    icon = "emergency_home"
    rank = 20
    ordering = ("-sequence",)
    list_display = ("entry", "what", "time", "standing_label", "missing")
    list_display_links = ("entry",)
    list_per_page = PER_PAGE
    search_fields = ("slug", "note")
    known: dict[int, Standing]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(RECALLING)

    @display(description="Entry")
    def entry(self, recall: Any) -> str:
        return f"{recall.type}: {recall.slug}"

    @display(description="What happened")
    def what(self, recall: Any) -> str:
        words = what_happened(recall)
        return words[:1].upper() + words[1:]

    @display(description="Time", ordering="at")
    def time(self, recall: Any) -> str:
        return format_instant(recall.at)

    @display(
        description="State",
        label={"confirmed": "success", "open": "warning", "overdue": "danger", "nobody": "default"},
    )
    def standing_label(self, recall: Any) -> str:
        return state_of(self.known[recall.pk])

    @display(description="Not confirmed by")
    def missing(self, recall: Any) -> str:
        names = [partner.name for partner in self.known[recall.pk].missing]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return ", ".join(names[:3]) + more

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        # Once for the page, not once for each of its rows.
        self.known = {each.change.pk: each for each in standings(changelist.result_list)}
        return changelist

    def get_urls(self) -> list[Any]:
        note = self.admin_site.admin_view(self.note_for)
        own = path("<int:sequence>/note/<int:pk>/", note, name="partners_recall_note")
        return [own, *super().get_urls()]

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
        (found,) = standings([recall])
        letters = Letter.objects.filter(name__startswith=f"recall-{recall.sequence}-")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": recall,
            "title": "Recall",
            "recall": recalled(recall),
            "standing": found,
            "state": state_of(found),
            "letters": letters.select_related("partner").order_by("created_at", "pk"),
            "may_note": request.user.has_perm("partners.add_receipt"),
            "escalates_after": settings.ESCALATE_AFTER,
        }
        return TemplateResponse(request, "partners/recall_page.html", context)

    def note_for(self, request: HttpRequest, sequence: int, pk: int) -> HttpResponse:
        """A receipt in the partner's name, from what somebody there has said to one of ours."""
        if not request.user.has_perm("partners.add_receipt") or request.method != "POST":
            raise PermissionDenied
        recall = get_object_or_404(self.get_queryset(request), pk=sequence)
        partner = get_object_or_404(Partner, pk=pk)
        # The partner can read this. Who of us noted it stands in the history alone.
        said = f"Noted by us. {request.POST.get('note', '')}".strip()
        confirm(recall, partner, note=said[:500], key="", at=timezone.now())
        self.log_change(request, partner, f"Noted that recall {sequence} is confirmed.")
        messages.success(request, f"Noted: {partner} has confirmed.")
        return HttpResponseRedirect(reverse("admin:partners_recall_change", args=[sequence]))


def state_of(found: Standing) -> str:
    if found.is_open:
        return "overdue" if found.is_late(timezone.now()) else "open"
    return "confirmed" if found.confirmed else "nobody"
