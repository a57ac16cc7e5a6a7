from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.authoring.audit import find_faults


class Command(BaseCommand):
    help = (
        "Compare what authors edit, the log, and what readers get. Prints one line for each "
        "thing that does not agree and ends with 1 if there is one. It changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in find_faults():
            count += 1
            self.stdout.write(fault)
        if count:
            raise CommandError(f"{count} faults.", returncode=1)
        self.stdout.write("Both sides agree.")
