"""What shared caches have still to be told, to look at and to try again."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from cms.purging.models import PurgeOrder
from cms.purging.queue import attempt_purge


@admin.register(PurgeOrder)
class PurgeOrderAdmin(ModelAdmin):
    group = "Publishing"
    icon = "mop"
    rank = 40
    list_display = ("created_at", "attempts", "next_at", "problem", "tags")
    actions = ("try_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Try the selected orders again")
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        done = [attempt_purge(row) for row in queryset]
        level = messages.SUCCESS if all(done) else messages.WARNING
        self.message_user(request, f"Confirmed: {sum(done)} of {len(done)}.", level)
