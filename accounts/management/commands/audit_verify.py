from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit


class Command(BaseCommand):
    help = "Walk the audit trail; exit 1 with the first bad number if it is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = audit.verify()
        except audit.BrokenTrail as broken:
            raise CommandError(f"audit trail broken at {broken}") from None
        self.stdout.write(f"audit trail holds: {count} entries")
