from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cameras.importing import BadFile
from warroom.wall.ledger import importing


class Command(BaseCommand):
    help = "Import hardware panels and their hours from CSV. Reports each row; writes all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            rows = importing.read(path.read_text(encoding="utf-8-sig"))
        except (BadFile, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path.name}: {error}") from None
        report = importing.load(rows, by=None, now=timezone.now(), dry_run=options["dry_run"])
        for row in report.rows:
            self.stdout.write(str(row))
        counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.counts.items()))
        if report.counts["refused"]:
            raise CommandError(f"{path.name}: {counts}; nothing was written")
        self.stdout.write(f"{path.name}: {counts}{'' if report.written else '; a dry run, nothing was written'}")
