from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.authoring.audit import find_faults
from cms.backup.archive import DamagedArchiveError, open_archive
from cms.backup.restoration import RestoreRefusedError, restore_backup


class Command(BaseCommand):
    help = (
        "Put a backup back, whichever database it was made of: all of it, or nothing. Every byte "
        "of the file and every restored row is compared with the digests in it. Copies that were "
        "made of what is gone then notice, and start again. Stop the worker before, or what was "
        "scheduled meanwhile is released at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="what `backup` wrote")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="delete all that the database holds first, within the same transaction",
        )
        parser.add_argument(
            "--check", action="store_true", help="only compare the file with its digests"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            if options["check"]:
                with open_archive(path) as (_, manifest):
                    pass
            else:
                manifest = restore_backup(
                    path, replace=options["replace"], report=self.stderr.write
                )
        except (OSError, DamagedArchiveError, RestoreRefusedError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Made {manifest['created_at']} of {manifest['database']}.")
        self.stdout.write(f"Place in the log: {manifest['place']}")
        self.stdout.write(f"Digest of the content: {manifest['digest']}")
        if options["check"]:
            return
        faults = list(find_faults())
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError("All is as it was backed up, and the backup had these faults.")
