from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.authoring.management.base import find_draft
from cms.authoring.reach import describe_reach


class Command(BaseCommand):
    help = (
        "List every published entry that an entry touches: what refers to it, what rests on that, "
        "and the partners that receive any of these. Ask before you correct or withdraw it. The "
        "number before each is how many steps away it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entry", metavar="TYPE/SLUG", help="e.g. study/bone-marrow")
        parser.add_argument("--locale", default=None, help="the entry's language (default: ours)")
        parser.add_argument(
            "--part", metavar="ID", help="one part of it alone, such as a result of a study"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        draft = find_draft(options["entry"], locale=options["locale"] or settings.LANGUAGE_CODE)
        reach = describe_reach(draft, part=read_id(options["part"]))
        for each in reach.touched:
            self.stdout.write(f"{each.level}  {each}")
        for name in reach.partners:
            self.stdout.write(f"partner  {name}")
        if not reach.touched:
            self.stdout.write("It touches no published entry.")


def read_id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise CommandError(f"{text!r} is no id of a part.") from None
