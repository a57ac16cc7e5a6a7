from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from cms.authoring.approvals import ReleaseError
from cms.authoring.management.base import ActCommand, find_user, read_instant
from cms.authoring.releases import schedule_acts
from cms.lib.versions import MovedOnError
from cms.published.chain import Place
from cms.published.models.log import Change
from cms.publishing import PreflightError, publish


class Command(ActCommand):
    help = (
        "Publish drafts as they are saved. Several are one release: readers see all or none. "
        "With --at they are published at that instant, as they are now, by the worker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--significance",
            choices=Change.Significance.values,
            default=Change.Significance.UPDATE.value,
            help="what it is to those who have an older edition; a correction needs --note",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        drafts, versions = self.load_drafts(
            options["entries"], locale=options["locale"], revision=options["revision"]
        )
        by, now = find_user(options["by"]), timezone.now()
        act_options = {"note": options["note"], "significance": options["significance"]}
        try:
            if options["at"]:
                at = read_instant(options["at"])
                schedule_acts(
                    drafts, act="publish", at=at, now=now, by=by, versions=versions, **act_options
                )
                self.stdout.write(f"Scheduled for {at.isoformat()}: {len(drafts)}.")
                return
            changes = publish(*drafts, by=by, at=now, versions=versions, **act_options)
        except (MovedOnError, PreflightError, ReleaseError) as error:
            raise CommandError(str(error)) from error
        for change in changes:
            self.stdout.write(
                f"{Place.of_change(change)}: {change.type}/{change.slug} edition {change.edition}"
            )
        if not changes:
            self.stdout.write("Readers have this already; nothing was published.")
