from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from warroom import backup


class Command(BaseCommand):
    help = "Fill a fresh database from a backup folder; checks it before it touches anything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(total=len(backup.kept_models()), unit="table", ncols=80) as bar:

            def progress(name: str) -> None:
                bar.set_description(name)
                bar.update()

            try:
                manifest = backup.restore(options["folder"], progress=progress)
            except backup.BadBackup as bad:
                raise CommandError(str(bad)) from None
        rows = sum(manifest.rows.values())
        self.stdout.write(f"{options['folder']}: {rows} rows, {len(manifest.files)} files")
