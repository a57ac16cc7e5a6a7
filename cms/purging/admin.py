"""Read-only admin of purge orders, with an action to retry them."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from cms.lib.admin import ReadOnlyModelAdmin
from cms.purging.models import PurgeOrder
from cms.purging.queue import attempt_purge


@admin.register(PurgeOrder)
class PurgeOrderAdmin(ReadOnlyModelAdmin):
    group = "Publishing"
    icon = "mop"
    rank = 40
    list_display = ("created_at", "attempts", "confirmed_at", "next_at", "problem", "tags")
    actions = ("try_again",)

    @admin.action(description="Try the selected orders again")
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        confirmed = [attempt_purge(order) for order in queryset]
        level = messages.SUCCESS if all(confirmed) else messages.WARNING
        self.message_user(request, f"Confirmed: {sum(confirmed)} of {len(confirmed)}.", level)
