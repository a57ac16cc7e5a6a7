from typing import Any

from django.core.management.base import BaseCommand

from cms.maintenance import reproject
from cms.published.models.rows import published_types


class Command(BaseCommand):
    help = (
        "Compute all filter columns, listings and cards again from the published documents. "
        "Run it after an upgrade that changed them; it touches no draft and no document."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        total = sum(model._default_manager.count() for model in published_types().values())
        for done, row in enumerate(reproject(), start=1):
            if done % 100 == 0 or options["verbosity"] > 1:
                self.stdout.write(f"{done} of {total}: {row.type}/{row.slug}")
        self.stdout.write(f"Projected {total} published entries again.")
