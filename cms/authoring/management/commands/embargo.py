from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.authoring.management.base import find_draft, find_user, read_instant
from cms.embargo import EmbargoError, end_embargo, share_under_embargo
from cms.publishing import PreflightError


class Command(BaseCommand):
    help = (
        "Share drafts with the partners that see embargoed entries, as they are saved now, until "
        "an instant to come; or take them back. Publishing and withdrawing end an embargo too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("entries", nargs="+", metavar="TYPE/SLUG", help="e.g. post/back-pain")
        parser.add_argument("--locale", default=None, help="the entries' language (default: ours)")
        parser.add_argument("--by", metavar="ACCOUNT", help="in whose name it is done")
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--until", metavar="TIME", help="when it lifts: 2026-11-03T08:00")
        choice.add_argument("--end", action="store_true", help="take them back")

    def handle(self, *args: Any, **options: Any) -> None:
        locale = options["locale"] or settings.LANGUAGE_CODE
        drafts = [find_draft(name, locale=locale) for name in options["entries"]]
        if options["end"]:
            self.stdout.write(f"Taken back: {end_embargo(draft.pk for draft in drafts)}.")
            return
        until, by, now = read_instant(options["until"]), find_user(options["by"]), timezone.now()
        try:
            for draft in drafts:
                share_under_embargo(draft, until=until, by=by, at=now)
        except (EmbargoError, PreflightError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Shared until {until.isoformat()}: {len(drafts)}.")
