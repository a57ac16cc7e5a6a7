from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cms.authoring.approvals import ReleaseError
from cms.authoring.management.base import ActCommand, find_draft, find_user, read_instant
from cms.authoring.releases import schedule_acts
from cms.lib.versions import MovedOnError
from cms.published.chain import Place
from cms.published.models.log import Change
from cms.publishing import NotPublishedError, withdraw


class Command(ActCommand):
    help = (
        "Take entries from the readers, all at once. Whoever comes for one is told the reason, "
        "the note and the replacement. The drafts stay."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", required=True, choices=Change.Reason.values)
        parser.add_argument("--replacement", metavar="TYPE/SLUG", help="what to read instead")

    def handle(self, *args: Any, **options: Any) -> None:
        locale = options["locale"] or settings.LANGUAGE_CODE
        drafts, versions = self.load_drafts(
            options["entries"], locale=locale, revision=options["revision"]
        )
        replacement = options["replacement"]
        act_options = {
            "by": find_user(options["by"]),
            "reason": options["reason"],
            "note": options["note"],
            "replacement": find_draft(replacement, locale=locale).pk if replacement else None,
        }
        now = timezone.now()
        try:
            if options["at"]:
                at = read_instant(options["at"])
                schedule_acts(
                    drafts, act="withdraw", at=at, now=now, versions=versions, **act_options
                )
                self.stdout.write(f"Scheduled for {at.isoformat()}: {len(drafts)}.")
                return
            with transaction.atomic():
                changes = [
                    withdraw(draft, at=now, version=versions[draft.pk], **act_options)
                    for draft in drafts
                ]
        except (MovedOnError, NotPublishedError, ReleaseError) as error:
            raise CommandError(str(error)) from error
        for change in changes:
            self.stdout.write(f"{Place.of_change(change)}: withdrew {change.type}/{change.slug}")
