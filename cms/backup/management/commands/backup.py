from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.backup.creation import FileVanishedError, create_backup
from cms.backup.database import has_pending_migrations


class Command(BaseCommand):
    help = (
        "Write everything into one file: all tables at one place of the log, and all stored files. "
        "Authors and readers go on meanwhile. The file fits SQLite and PostgreSQL alike, ends with "
        "a digest of its bytes, and only its owner may read it: it holds accounts and secrets. "
        "Settings and MARROW_DATA/secret-key are not in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            metavar="FILE",
            help="a new file; left out: MARROW_DATA/backups/marrow-TIME.tar",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"marrow-{timezone.now():%Y%m%dT%H%M%SZ}.tar"
        path = Path(options["file"] or settings.DATA / "backups" / name)
        if has_pending_migrations():
            raise CommandError("The tables are of an earlier version: run `migrate` first.")
        try:
            manifest = create_backup(path, report=self.stderr.write)
        except (OSError, FileVanishedError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes")
        self.stdout.write(f"Place in the log: {manifest['place']}")
        self.stdout.write(f"Digest of the content: {manifest['digest']}")
