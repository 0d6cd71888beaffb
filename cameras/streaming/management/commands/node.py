from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import audit
from cameras.streaming import dispatch
from cameras.streaming.models import MediaNode


class Command(BaseCommand):
    help = "Drain a media node before work on its machine: it takes nothing new and gives its streams to the others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["drain", "undrain"])
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        act, name = options["act"], options["name"]
        if not MediaNode.objects.filter(name=name).update(draining=act == "drain"):
            known = ", ".join(MediaNode.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"no media node {name!r}; there are {known}")
        audit.record(actor="system", act=f"node_{act}", subject=name, detail={}, at=timezone.now())
        dispatch.plan()
        self.stdout.write(f"{name}: {'draining' if act == 'drain' else 'takes streams again'}")
