"""What shared caches have still to be told, to look at and to try again."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from cms.lib.admin import ReadOnlyModelAdmin
from cms.purging.models import PurgeOrder
from cms.purging.orders import attempt


@admin.register(PurgeOrder)
class PurgeOrderAdmin(ReadOnlyModelAdmin):
    group = "Publishing"
    icon = "mop"
    rank = 40
    list_display = ("created_at", "attempts", "next_at", "problem", "tags")
    actions = ("try_again",)

    @admin.action(description="Try the selected orders again")
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        done = [attempt(row) for row in queryset]
        level = messages.SUCCESS if all(done) else messages.WARNING
        self.message_user(request, f"Confirmed: {sum(done)} of {len(done)}.", level)
