from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.keys.lifecycle import revoke_key
from cms.keys.models import Key


class Command(BaseCommand):
    help = "Revoke a key of the API: it is refused from the next request on, for ever."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("prefix", help="its eight letters between “marrow_” and the secret")

    def handle(self, *args: Any, **options: Any) -> None:
        # A pasted key stands for its prefix.
        prefix = options["prefix"].removeprefix("marrow_").partition("_")[0]
        key = Key.objects.filter(prefix=prefix).first()
        if key is None:
            raise CommandError(f"There is no key with the prefix {prefix!r}.")
        if not revoke_key(key, at=timezone.now()):
            raise CommandError(f"{key} was revoked on {key.revoked_at:%Y-%m-%d} already.")
        self.stdout.write(f"Revoked {key}.")
