from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from incidents.evidence import purging


class Command(BaseCommand):
    help = "Delete the originals whose term is over; rows and chains of custody stay, and what is held stays whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        going = list(purging.due(now=now))
        for evidence in going:
            self.stdout.write(
                f"{evidence.incident.number} {evidence.uid} {evidence.size} B, "
                f"kept until {purging.ends(evidence):%Y-%m-%d}: {evidence.title}"
            )
        if options["dry_run"]:
            self.stdout.write(f"{len(going)} would go")
        else:
            purging.settle()
            self.stdout.write(f"{purging.purge(now=now)} gone, {purging.sweep(now=now)} files without a row")
