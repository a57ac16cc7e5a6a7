"""Subscriptions in the admin: their form, delivery status and actions."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from cms.lib.admin import ModelAdmin
from cms.lib.instants import format_instant
from cms.syndication.partners.models import head_sequence
from cms.syndication.push.admin import overview
from cms.syndication.push.admin.forms import RangeForm, SubscriptionForm
from cms.syndication.push.models import Subscription
from cms.syndication.push.webhooks import actions
from cms.syndication.push.webhooks.signing import create_secret

#: The actions: name, icon and label of the button.
TEST, REPLAY = ("send_test", "outbox", "Send a test"), ("replay", "replay", "Tell lines again…")
SECRET = ("rotate_secret", "key", "Make a new secret…")
PAUSE, RESUME = ("pause", "pause", "Pause"), ("resume", "play_arrow", "Resume")


@admin.register(Subscription)
class SubscriptionAdmin(ModelAdmin):
    group = "Syndication"
    icon = "send"
    rank = 20
    form = SubscriptionForm
    list_display = (
        *("url", "partner", "status", "progress", "latest_attempt", "next_attempt", "reason"),
    )
    list_filter = (("state", ChoicesDropdownFilter),)
    list_select_related = ("partner",)
    list_per_page = 50
    search_fields = ("url", "partner__name")
    autocomplete_fields = ("partner",)
    actions = tuple(name for name, _, _ in (TEST, REPLAY, SECRET, PAUSE, RESUME))
    change_form_outer_before_template = "push/status_strip.html"
    change_form_outer_after_template = "push/latest_deliveries.html"

    @display(description="State", label=overview.COLOURS)
    def status(self, subscription: Subscription) -> str:
        return overview.delivery_status(subscription)

    @display(description="Was told")
    def progress(self, subscription: Any) -> str:
        return overview.progress_text(subscription.missing)

    @display(description="Latest attempt", ordering="latest_at", empty_value="–")
    def latest_attempt(self, subscription: Subscription) -> str | None:
        return format_instant(subscription.latest_at) or None

    @display(description="Next attempt", ordering="next_attempt_at", empty_value="–")
    def next_attempt(self, subscription: Subscription) -> str | None:
        return format_instant(subscription.next_attempt_at) or None

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        # Once for the page, not once for each of its rows.
        missing = overview.count_missing(changelist.result_list, head=head_sequence())
        for subscription in changelist.result_list:
            subscription.missing = missing[subscription.pk]
        return changelist

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Deliveries alone move an existing subscription; a replay sends changes again.
        fields = SubscriptionForm.Meta.fields
        return (
            fields
            if obj is None
            else tuple(name for name in fields if name != "delivered_sequence")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("partner",) if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "delivered_sequence": head_sequence(),
            **super().get_changeform_initial_data(request),
        }

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if subscription := context.get("original"):
            status = overview.delivery_status(subscription)
            missing = overview.count_missing([subscription], head=head_sequence())
            is_active = subscription.state == Subscription.State.ACTIVE
            may_act = self.has_change_permission(request, subscription)
            switch = PAUSE if is_active else RESUME
            context |= {
                "subscription": subscription,
                "state": status,
                "colour": overview.COLOURS[status],
                "sentence": overview.delivery_sentence(
                    subscription, missing=missing[subscription.pk]
                ),
                "deliveries": overview.latest_delivery_rows(subscription),
                "subscription_actions": [TEST, REPLAY, SECRET, switch] if may_act else [],
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Subscription, form: Any, change: bool) -> None:
        if change:
            # Not the whole row: a worker may write to it while this form is open.
            obj.save(update_fields=["url", "envelope", "types", "locales", "kinds"])
            return
        obj.save()
        form.instance.secret = create_secret(obj, at=timezone.now())

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        return self.render_secret_page(request, obj, obj.secret)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.run_action))
        return [path("<int:pk>/act/", view, name="push_subscription_act"), *super().get_urls()]

    def run_action(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Run an action of the list from the page of one subscription."""
        queryset = self.get_queryset(request).filter(pk=pk)
        subscription = get_object_or_404(queryset)
        name = request.POST.get("action", "")
        if name not in self.actions or not self.has_change_permission(request, subscription):
            raise PermissionDenied
        response: HttpResponse | None = getattr(self, name)(request, queryset)
        return response or redirect("admin:push_subscription_change", pk)

    def render_secret_page(
        self, request: HttpRequest, obj: Subscription, secret: str
    ) -> HttpResponse:
        """Show a new secret on a page of its own. A message would store it in a cookie."""
        headers = {"Cache-Control": "private, no-store"}
        context = self.page_context(request, title="The new secret", original=obj, secret=secret)
        return TemplateResponse(request, "push/secret.html", context, headers=headers)

    def render_confirmation_page(
        self,
        request: HttpRequest,
        subscriptions: list[Subscription],
        form: Form | None = None,
        **texts: str,
    ) -> HttpResponse:
        """Ask for confirmation of an action, with the fields of its form if it has one."""
        back = reverse("admin:push_subscription_changelist")
        if request.path.endswith("/act/"):
            back = reverse("admin:push_subscription_change", args=[subscriptions[0].pk])
        context = self.page_context(
            request, subscriptions=subscriptions, form=form, back=back, **texts
        )
        return TemplateResponse(request, "push/confirm_action.html", context)

    def page_context(self, request: HttpRequest, **context: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, **context}

    def report_action(
        self,
        request: HttpRequest,
        subscriptions: list[Subscription],
        text: str,
        outlook: str = "",
    ) -> None:
        """Log the action on each subscription, and tell the user on how many it was done."""
        for subscription in subscriptions:
            self.log_change(request, subscription, f"{text}.")
        level = messages.SUCCESS if subscriptions else messages.WARNING
        self.message_user(request, f"{text}: {len(subscriptions) or 'none'}.{outlook}", level)

    @admin.action(description="Send a test", permissions=["change"])
    def send_test(self, request: HttpRequest, queryset: Any) -> None:
        subscriptions = list(queryset)
        for subscription in subscriptions:
            actions.queue_test(subscription, at=timezone.now())
        outlook = " What comes of it will be among deliveries."
        self.report_action(request, subscriptions, "A test goes out", outlook)

    @admin.action(description="Tell lines again…", permissions=["change"])
    def replay(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        form = RangeForm(request.POST if "confirm" in request.POST else None)
        if not form.is_valid():
            return self.render_confirmation_page(
                request,
                list(queryset),
                form,
                action="replay",
                title="Tell lines again",
                heading="Which lines are told again?",
                explanation="These lines of the log are told again, under the ids that they had, "
                "as far as they were told already. To:",
                button="Tell again",
            )
        replayed = []
        for subscription in queryset:
            try:
                actions.queue_replay(subscription, **form.cleaned_data)
            except actions.NothingToReplayError as refused:
                self.message_user(request, f"{subscription}: {refused}", messages.ERROR)
            else:
                replayed.append(subscription)
        if replayed:
            span = f"{form.cleaned_data['first']} to {form.cleaned_data['last']}"
            self.report_action(request, replayed, f"Told again, lines {span}")
        return None

    @admin.action(description="Make a new secret…", permissions=["change"])
    def rotate_secret(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        subscriptions = list(queryset[:2])
        if len(subscriptions) != 1:
            self.message_user(
                request, "Choose one: a secret is shown once, to be handed over.", messages.ERROR
            )
            return None
        if "confirm" not in request.POST:
            return self.render_confirmation_page(
                request,
                subscriptions,
                action="rotate_secret",
                title="Make a new secret",
                heading="Make a new secret?",
                explanation="The one in use signs for 24 more hours beside the new one, then no "
                "more: until then the receiver must know the new one. For:",
                button="Make a new secret",
            )
        (subscription,) = subscriptions
        self.log_change(request, subscription, "Made a new secret.")
        secret = create_secret(subscription, at=timezone.now())
        return self.render_secret_page(request, subscription, secret)

    @admin.action(description="Pause", permissions=["change"])
    def pause(self, request: HttpRequest, queryset: Any) -> None:
        paused = [each for each in queryset if actions.pause_subscription(each)]
        self.report_action(request, paused, "Paused")

    @admin.action(description="Resume", permissions=["change"])
    def resume(self, request: HttpRequest, queryset: Any) -> None:
        resumed = [each for each in queryset if actions.resume_subscription(each)]
        self.report_action(request, resumed, "Resumed")
