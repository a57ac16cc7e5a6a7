"""Who is told of changes, how far each has come, and how every attempt went."""

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
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from cms.lib.admin import ReadOnlyModelAdmin
from cms.lib.instants import format_instant
from cms.syndication.push.admin import overview
from cms.syndication.push.admin.forms import RangeForm, SubscriptionForm
from cms.syndication.push.models import Delivery, Message, Subscription
from cms.syndication.push.webhooks import actions
from cms.syndication.push.webhooks.signing import new_secret
from cms.syndication.push.websub.models import Follower

TEST, REPLAY = ("send_test", "outbox", "Send a test"), ("replay", "replay", "Tell lines again…")
SECRET = ("rotate_secret", "key", "Make a new secret…")
PAUSE, RESUME = ("pause", "pause", "Pause"), ("resume", "play_arrow", "Resume")


@admin.register(Subscription)
class SubscriptionAdmin(ModelAdmin):
    group = "Syndication"
    icon = "send"
    rank = 20
    form = SubscriptionForm
    list_display = ("url", "partner", "standing", "told_of", "latest", "following", "reason")
    list_filter = (("state", ChoicesDropdownFilter),)
    list_select_related = ("partner",)
    list_per_page = 50
    search_fields = ("url", "partner__name")
    autocomplete_fields = ("partner",)
    actions = tuple(name for name, _, _ in (TEST, REPLAY, SECRET, PAUSE, RESUME))
    warn_unsaved_form = True
    change_form_outer_before_template = "push/strip.html"
    change_form_outer_after_template = "push/latest.html"

    @display(description="State", label=overview.COLOURS)
    def standing(self, subscription: Subscription) -> str:
        return overview.standing(subscription)

    @display(description="Was told")
    def told_of(self, subscription: Subscription) -> str:
        return overview.told(subscription, head=self.head)

    @display(description="Latest attempt", ordering="latest_at", empty_value="–")
    def latest(self, subscription: Subscription) -> str | None:
        return format_instant(subscription.latest_at) or None

    @display(description="Next attempt", ordering="next_attempt_at", empty_value="–")
    def following(self, subscription: Subscription) -> str | None:
        return format_instant(subscription.next_attempt_at) or None

    def get_queryset(self, request: HttpRequest) -> Any:
        self.head = actions.end_of_log()  # once per page, for all of its rows
        return super().get_queryset(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # How far it has come is its own affair once it is there; a replay tells lines again.
        fields = SubscriptionForm.Meta.fields
        return fields if obj is None else tuple(name for name in fields if name != "told")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("partner",) if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"told": actions.end_of_log(), **super().get_changeform_initial_data(request)}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if subscription := context.get("original"):
            state = overview.standing(subscription)
            is_active = subscription.state == Subscription.State.ACTIVE
            may_act = self.has_change_permission(request, subscription)
            context |= {
                "subscription": subscription,
                "state": state,
                "colour": overview.COLOURS[state],
                "sentence": overview.sentence(subscription, head=self.head),
                "latest": overview.latest(subscription),
                "acts": [TEST, REPLAY, SECRET, PAUSE if is_active else RESUME] if may_act else [],
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Subscription, form: Any, change: bool) -> None:
        if change:
            # Not the whole row: a worker may write to it while this form is open.
            obj.save(update_fields=["url", "envelope", "types", "locales"])
            return
        obj.save()
        form.instance.secret = new_secret(obj, at=timezone.now())

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        return self.shown_once(request, obj, obj.secret)

    def get_urls(self) -> list[Any]:
        act = self.admin_site.admin_view(require_POST(self.act))
        return [path("<int:pk>/act/", act, name="push_subscription_act"), *super().get_urls()]

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One of the actions, from the page of one subscription."""
        chosen = self.get_queryset(request).filter(pk=pk)
        subscription = get_object_or_404(chosen)
        name = request.POST.get("action", "")
        if name not in self.actions or not self.has_change_permission(request, subscription):
            raise PermissionDenied
        answer: HttpResponse | None = getattr(self, name)(request, chosen)
        return answer or redirect("admin:push_subscription_change", pk)

    def shown_once(self, request: HttpRequest, obj: Subscription, text: str) -> HttpResponse:
        """The page with the secret. A message would keep it in a cookie."""
        headers = {"Cache-Control": "private, no-store"}
        page = self.context(request, title="The new secret", original=obj, secret=text)
        return TemplateResponse(request, "push/secret.html", page, headers=headers)

    def asked(
        self,
        request: HttpRequest,
        chosen: list[Subscription],
        form: Form | None = None,
        **words: str,
    ) -> HttpResponse:
        """The page that asks once more."""
        back = reverse("admin:push_subscription_changelist")
        if request.path.endswith("/act/"):
            back = reverse("admin:push_subscription_change", args=[chosen[0].pk])
        page = self.context(request, chosen=chosen, form=form, back=back, **words)
        return TemplateResponse(request, "push/act.html", page)

    def context(self, request: HttpRequest, **more: Any) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, **more}

    def tell(
        self, request: HttpRequest, done: list[Subscription], what: str, then: str = ""
    ) -> None:
        for each in done:
            self.log_change(request, each, f"{what}.")
        level = messages.SUCCESS if done else messages.WARNING
        self.message_user(request, f"{what}: {len(done) or 'none'}.{then}", level)

    @admin.action(description="Send a test", permissions=["change"])
    def send_test(self, request: HttpRequest, queryset: Any) -> None:
        done = list(queryset)
        for each in done:
            actions.send_test(each, at=timezone.now())
        self.tell(request, done, "A test goes out", " What comes of it will be among deliveries.")

    @admin.action(description="Tell lines again…", permissions=["change"])
    def replay(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        form = RangeForm(request.POST if "confirm" in request.POST else None)
        if not form.is_valid():
            return self.asked(
                request,
                list(queryset),
                form,
                act="replay",
                title="Tell lines again",
                heading="Which lines are told again?",
                explanation="These lines of the log are told again, under the ids that they had, "
                "as far as they were told already. To:",
                button="Tell again",
            )
        done = []
        for each in queryset:
            try:
                actions.replay(each, **form.cleaned_data)
            except actions.NothingToReplayError as refused:
                self.message_user(request, f"{each}: {refused}", messages.ERROR)
            else:
                done.append(each)
        if done:
            span = f"{form.cleaned_data['first']} to {form.cleaned_data['last']}"
            self.tell(request, done, f"Told again, lines {span}")
        return None

    @admin.action(description="Make a new secret…", permissions=["change"])
    def rotate_secret(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            self.message_user(
                request, "Choose one: a secret is shown once, to be handed over.", messages.ERROR
            )
            return None
        if "confirm" not in request.POST:
            return self.asked(
                request,
                chosen,
                act="rotate_secret",
                title="Make a new secret",
                heading="Make a new secret?",
                explanation="The one in use signs for 24 more hours beside the new one, then no "
                "more: until then the receiver must know the new one. For:",
                button="Make a new secret",
            )
        self.log_change(request, chosen[0], "Made a new secret.")
        return self.shown_once(request, chosen[0], new_secret(chosen[0], at=timezone.now()))

    @admin.action(description="Pause", permissions=["change"])
    def pause(self, request: HttpRequest, queryset: Any) -> None:
        self.tell(request, [each for each in queryset if actions.pause(each)], "Paused")

    @admin.action(description="Resume", permissions=["change"])
    def resume(self, request: HttpRequest, queryset: Any) -> None:
        self.tell(request, [each for each in queryset if actions.resume(each)], "Resumed")


class WorkerRowAdmin(ReadOnlyModelAdmin):
    """Rows that the worker writes: deliveries, messages and followers."""

    group = "Syndication"
    list_per_page = 50


@admin.register(Delivery)
class DeliveryAdmin(WorkerRowAdmin):
    icon = "outbox"
    rank = 30
    list_display = ("time", "to", "what", "outcome", "ms", "problem", "webhook_id")
    list_filter = (("kind", ChoicesDropdownFilter),)
    list_select_related = ("subscription__partner",)
    search_fields = ("webhook_id", "subscription__url", "subscription__partner__name")

    @display(description="Time", ordering="at")
    def time(self, delivery: Delivery) -> str:
        return format_instant(delivery.at)

    @display(description="What")
    def what(self, delivery: Delivery) -> str:
        return overview.what(delivery)

    @display(description="To")
    def to(self, delivery: Delivery) -> str:
        return str(delivery.subscription)

    @display(description="Answer", label={"received": "success", "failed": "danger"})
    def outcome(self, delivery: Delivery) -> tuple[str, str]:
        if delivery.problem:
            return "failed", str(delivery.status or "none")
        return "received", str(delivery.status)


@admin.register(Message)
class MessageAdmin(WorkerRowAdmin):
    icon = "mail"
    rank = 40
    list_display = ("webhook_id", "subscription", "what", "made", "was_told")
    list_filter = (("kind", ChoicesDropdownFilter), ("told_at", admin.EmptyFieldListFilter))
    list_select_related = ("subscription__partner",)
    search_fields = ("webhook_id", "subscription__url")
    ordering = ("-pk",)

    @display(description="What")
    def what(self, message: Message) -> str:
        return overview.what(message)

    @display(description="Made", ordering="made_at")
    def made(self, message: Message) -> str:
        return format_instant(message.made_at)

    @display(description="Told", ordering="told_at", empty_value="–")
    def was_told(self, message: Message) -> str | None:
        return format_instant(message.told_at) or None


@admin.register(Follower)
class FollowerAdmin(WorkerRowAdmin):
    icon = "rss_feed"
    rank = 50
    list_display = ("topic", "callback", "expires_at", "wanted", "told", "attempts", "problem")
    search_fields = ("topic", "callback")
    exclude = ("secret", "wanted_secret", "digest")
