from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from warroom import backup


class Command(BaseCommand):
    help = "Write the whole installation, without its keys, into an empty folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(total=len(backup.kept_models()), unit="table", ncols=80) as bar:

            def progress(name: str) -> None:
                bar.set_description(name)
                bar.update()

            try:
                manifest = backup.write(options["folder"], made_at=timezone.now().isoformat(), progress=progress)
            except backup.BadBackup as bad:
                raise CommandError(str(bad)) from None
        rows = sum(manifest.rows.values())
        self.stdout.write(f"{options['folder']}: {rows} rows, {len(manifest.files)} files")
