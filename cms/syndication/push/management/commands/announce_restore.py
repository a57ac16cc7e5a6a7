from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.syndication.push.webhooks.actions import announce_restored_log


class Command(BaseCommand):
    help = (
        "Have the worker tell receivers of webhooks and followers of feeds that the database was "
        "restored from a backup. `restore` does so itself; use this after another tool did it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = announce_restored_log(at=timezone.now())
        self.stdout.write(f"Receivers that will be told: {count}.")
