from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from studies.notices.files import read_notices
from studies.notices.proposals import propose_notices, show_progress

SHOWN_PARTS = 50
PROGRESS_PARTS = 10_000


class Command(BaseCommand):
    help = (
        "Read corrections, expressions of concern and retractions from a file of Retraction Watch "
        "(CSV) or Crossref (JSON, or JSON on each line; .gz too), and propose those that are about "
        "our publications to editors, who confirm or refuse each in the admin. Nothing reaches "
        "readers before. Reading a file twice proposes nothing twice; what can't be read is listed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to read")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                parts = show_progress(
                    read_notices(file), every=PROGRESS_PARTS, report=self.report_progress
                )
                outcome = propose_notices(parts, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error}") from error
        for part in outcome.unreadable[:SHOWN_PARTS]:
            self.stderr.write(str(part))
        if more := len(outcome.unreadable) - SHOWN_PARTS:
            self.stderr.write(f"… and {more} more.") if more > 0 else None
        for proposal in outcome.proposed:
            self.stdout.write(f"Proposed: {proposal}")
        self.stdout.write(str(outcome))
        if not outcome.read and outcome.unreadable:
            raise CommandError("Nothing could be read.")

    def report_progress(self, number: int) -> None:
        self.stderr.write(f"{number:,} read")
