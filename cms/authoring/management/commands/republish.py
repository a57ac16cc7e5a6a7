from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cms.authoring.audit import published_drafts
from cms.authoring.management.base import find_user
from cms.authoring.models.draft import Draft
from cms.lib.versions import MovedOnError
from cms.published.models.log import Change
from cms.publishing import PreflightError, approve, publish_approved


class Command(BaseCommand):
    help = (
        "Render every published draft again and publish it where its document differs. Run it "
        "after an upgrade that changed what a document says. Drafts with unpublished edits are "
        "left alone and named: their authors decide."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", metavar="ACCOUNT", help="in whose name it is done")
        parser.add_argument(
            "--note", default="The form of the document changed.", help="kept in the log"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by, count, refused = find_user(options["by"]), 0, 0
        for draft, is_clean in published_drafts():
            name = f"{draft.published.type}/{draft.slug}"
            if not is_clean:
                self.stdout.write(f"{name}: has unpublished edits, left alone")
                continue
            try:
                changes = republish(draft, by=by, note=options["note"])
            except (MovedOnError, PreflightError) as error:
                refused += 1
                self.stderr.write(f"{name}: {error}")
                continue
            count += len(changes)
            for change in changes:
                self.stdout.write(f"{name}: edition {change.edition}")
        self.stdout.write(f"Published {count} new editions.")
        if refused:
            raise CommandError(f"{refused} entries could not be published; see above.")


def republish(draft: Draft, *, by: Any, note: str) -> list[Change]:
    """Publish the draft again, as it was approved when it was published last.

    So it ends no schedule, as a new decision would.
    """
    with transaction.atomic():
        acts = Change.objects.filter(entry_id=draft.pk).exclude(kind=Change.Kind.EVIDENCE)
        latest = acts.latest("sequence")
        approved = approve([draft], at=latest.at, versions={draft.pk: draft.version()})
        return publish_approved(approved, by=by, at=timezone.now(), note=note)
