import argparse
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cameras.streaming import evidence
from cameras.streaming.evidence import Verdict
from cameras.streaming.models import Clip


class Command(BaseCommand):
    help = "Read clips again and compare them with their SHA-256; status 1 if any differs or is missing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", nargs="*", type=Path)
        parser.add_argument("--all", action="store_true", help="every clip whose file lies on this machine")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["file"]) == options["all"]:
            raise CommandError("name files, or say --all")
        verdicts = self._everything() if options["all"] else [evidence.check(path) for path in options["file"]]
        for verdict in verdicts:
            self.stdout.write(f"{'ok   ' if not verdict.why else 'WRONG'}  {verdict.name}  {verdict.sha256}")
            if verdict.why:
                self.stdout.write(f"       {verdict.why}")
        if any(verdict.why for verdict in verdicts):
            sys.exit(1)

    def _everything(self) -> list[Verdict]:
        found = []
        for clip in Clip.objects.filter(state=Clip.State.READY).order_by("pk"):
            path = settings.MEDIA_FOLDER / clip.path
            if not path.is_file() and clip.node != settings.MEDIA_NODE_NAME:
                self.stdout.write(f"       {clip.uid} lies on node {clip.node}: run this there")
                continue
            found.append(evidence.check(path, row=clip))
        return found
