"""Admin pages of notices from outside: read a file, confirm or refuse what it proposes."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget

from cms.lib.admin import ReadOnlyModelAdmin
from studies.models import NoticeProposal
from studies.notices.files import read_notices
from studies.notices.proposals import (
    DecidedError,
    confirm_proposal,
    propose_notices,
    refuse_proposal,
)

SHOWN_PARTS = 100
SHOWN_LINKS = 10


class NoticeFileForm(forms.Form):
    """A file with notices."""

    file = forms.FileField(
        widget=UnfoldAdminFileFieldWidget,
        help_text="A larger file than can be sent here is read by the command propose_notices.",
    )


class NoticeProposalAdmin(ReadOnlyModelAdmin):
    """Notices that wait for a decision, and those that were decided."""

    group = "Evidence"
    icon = "report"
    rank = 70
    list_display = ("citation", "type", "date", "notice_doi", "source", "reason", "state_label")
    list_filter = ("state", "type")
    list_select_related = ("citation",)
    ordering = ("-proposed_at", "pk")
    search_fields = ("citation__title", "citation__doi", "notice_doi", "reason")
    actions = ("confirm_selected", "refuse_selected")
    actions_list = ("read_file",)
    change_form_outer_before_template = "studies/notice_decision.html"

    def has_decide_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Let those decide who may publish citations."""
        return bool(request.user.has_perm("studies.publish_citation"))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("citation__authors")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        context = {"may_decide": self.has_decide_permission(request)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    @display(
        description="State",
        label={"proposed": "warning", "confirmed": "success", "refused": "default"},
    )
    def state_label(self, proposal: NoticeProposal) -> tuple[str, str]:
        return proposal.state, proposal.get_state_display()

    @admin.action(description="Confirm the selected notices", permissions=["decide"])
    def confirm_selected(self, request: HttpRequest, queryset: Any) -> None:
        if decided := decide_each(request, queryset, confirm_proposal):
            message = format_html(
                "Confirmed: {}. Publish what they are about now, so that readers are told: {}",
                len(decided),
                link_citations(decided),
            )
            self.message_user(request, message, messages.SUCCESS)

    @admin.action(description="Refuse the selected notices", permissions=["decide"])
    def refuse_selected(self, request: HttpRequest, queryset: Any) -> None:
        if decided := decide_each(request, queryset, refuse_proposal):
            message = f"Refused: {len(decided)}. They are not proposed again."
            self.message_user(request, message, messages.SUCCESS)

    @action(description="Read a file", url_path="read", permissions=["decide"], icon="upload_file")
    def read_file(self, request: HttpRequest) -> HttpResponse:
        form = NoticeFileForm(request.POST or None, request.FILES or None)
        outcome = None
        if request.method == "POST" and form.is_valid():
            parts = read_notices(form.cleaned_data["file"].file)
            outcome = propose_notices(parts, at=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Notices from a file",
            "form": form,
            "outcome": outcome,
            "unreadable": outcome.unreadable[:SHOWN_PARTS] if outcome else [],
            "back": reverse("admin:studies_noticeproposal_changelist"),
        }
        return TemplateResponse(request, "studies/notice_file.html", context)


def decide_each(
    request: HttpRequest, proposals: Iterable[NoticeProposal], decide: Callable[..., Any]
) -> list[NoticeProposal]:
    """Decide on each proposal, say which were decided before, and return those that were not."""
    decided = []
    for proposal in proposals:
        try:
            decide(proposal, by=request.user, at=timezone.now())
        except DecidedError as error:
            messages.warning(request, str(error))
        else:
            decided.append(proposal)
    return decided


def link_citations(proposals: Iterable[NoticeProposal]) -> str:
    """Link the pages that publish the citations which notices are about, each once."""
    citations = {each.citation_id: each.citation for each in proposals}
    links = [
        (reverse("admin:studies_citation_publish", args=[pk]), citation)
        for pk, citation in list(citations.items())[:SHOWN_LINKS]
    ]
    more = "" if len(links) == len(citations) else " …"
    return format_html("{}{}", format_html_join(" · ", '<a href="{}">{}</a>', links), more)
