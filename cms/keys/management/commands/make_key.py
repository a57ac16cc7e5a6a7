from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.keys.lifecycle import create_key
from cms.keys.models import Key, Scope
from cms.lib.instants import parse_instant


class Command(BaseCommand):
    help = (
        "Make a key for the API and print it: once, since only its digest is kept. Whoever holds "
        "it sends it as “Authorization: Bearer KEY”."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="who uses the key and for what")
        parser.add_argument("--partner", metavar="NAME", help="whose scope and terms hold for it")
        parser.add_argument("--scope", action="append", choices=Scope.values, help="what it opens")
        parser.add_argument("--rate", type=int, metavar="N", help="requests per hour; 0: no limit")
        parser.add_argument("--expires", metavar="TIME", help="refused from 2027-01-01T00:00 on")
        parser.add_argument(
            "--demo", action="store_true", help="the key that comes of MARROW_DEMO_PASSWORD"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        key = Key(name=options["name"])
        if options["partner"]:
            key.partner = get_partner(options["partner"])
        if options["scope"]:
            key.scopes = sorted(set(options["scope"]))
        if options["rate"] is not None:
            key.rate = options["rate"]
        if options["expires"]:
            key.expires_at = parse_future_instant(options["expires"])
        seed = settings.DEMO_PASSWORD if options["demo"] else ""
        if options["demo"] and not (settings.DEMO and seed):
            raise CommandError("Only a demo with MARROW_DEMO_PASSWORD has such a key.")
        try:
            self.stdout.write(create_key(key, seed=seed))
        except ValidationError as error:
            raise CommandError(" ".join(command_line_errors(error))) from error


def command_line_errors(error: ValidationError) -> list[str]:
    """Name the invalid fields by their command line options."""
    options = {"expires_at": "--expires: ", "name": "NAME: ", "rate": "--rate: "}
    return [
        f"{options.get(field, '')}{message}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]


def get_partner(name: str) -> Any:
    partner = Key._meta.get_field("partner").related_model._default_manager.filter(name=name)
    if not partner:
        raise CommandError(f"There is no partner named {name!r}.")
    return partner[0]


def parse_future_instant(text: str) -> datetime:
    """Parse an instant in the future; without an offset it is in the site's time zone."""
    at = parse_instant(text)
    if at is None:
        raise CommandError(f"{text!r} is not a time; write it like 2027-01-01T00:00.")
    if at <= timezone.now():
        raise CommandError("That moment has passed: the key would be refused from the start.")
    return at
