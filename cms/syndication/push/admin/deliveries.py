"""Deliveries and messages in the admin: the log of attempts, which the worker writes."""

from django.contrib import admin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from cms.lib.admin import ReadOnlyModelAdmin
from cms.lib.instants import format_instant
from cms.syndication.push.admin import overview
from cms.syndication.push.models import Delivery, Message


class WorkerRowAdmin(ReadOnlyModelAdmin):
    """Rows that the worker writes: deliveries, messages and followers."""

    group = "Syndication"
    list_per_page = 50


@admin.register(Delivery)
class DeliveryAdmin(WorkerRowAdmin):
    icon = "outbox"
    rank = 30
    list_display = ("time", "to", "title", "response_status", "ms", "problem", "webhook_id")
    list_filter = (("kind", ChoicesDropdownFilter),)
    list_select_related = ("subscription__partner",)
    search_fields = ("webhook_id", "subscription__url", "subscription__partner__name")

    @display(description="Time", ordering="at")
    def time(self, delivery: Delivery) -> str:
        return format_instant(delivery.at)

    @display(description="What")
    def title(self, delivery: Delivery) -> str:
        return overview.message_title(delivery)

    @display(description="To")
    def to(self, delivery: Delivery) -> str:
        return str(delivery.subscription)

    @display(description="Answer", label={"received": "success", "failed": "danger"})
    def response_status(self, delivery: Delivery) -> tuple[str, str]:
        if delivery.problem:
            return "failed", str(delivery.status or "none")
        return "received", str(delivery.status)


@admin.register(Message)
class MessageAdmin(WorkerRowAdmin):
    icon = "mail"
    rank = 40
    list_display = ("webhook_id", "subscription", "title", "created", "delivered")
    list_filter = (("kind", ChoicesDropdownFilter), ("told_at", admin.EmptyFieldListFilter))
    list_select_related = ("subscription__partner",)
    search_fields = ("webhook_id", "subscription__url")
    ordering = ("-pk",)

    @display(description="What")
    def title(self, message: Message) -> str:
        return overview.message_title(message)

    @display(description="Made", ordering="made_at")
    def created(self, message: Message) -> str:
        return format_instant(message.made_at)

    @display(description="Told", ordering="told_at", empty_value="–")
    def delivered(self, message: Message) -> str | None:
        return format_instant(message.told_at) or None
