import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from warroom.launch import diagnosis


class Command(BaseCommand):
    help = "Say what is wrong with this installation and how to mend it; status 1 if anything is."
    requires_system_checks = []  # they are one of the findings, not a reason to say nothing

    def handle(self, *args: Any, **options: Any) -> None:
        ill = 0
        for finding in diagnosis.examine(timezone.now()):
            mark = self.style.SUCCESS("ok   ") if finding.well else self.style.ERROR("WRONG")
            self.stdout.write(f"{mark}  {finding.subject:<14} {finding.words}")
            if not finding.well:
                ill += 1
                self.stdout.write(f"       {'':<14} -> {finding.mend}")
        if ill:
            self.stdout.write(f"{ill} to mend")
            sys.exit(1)
