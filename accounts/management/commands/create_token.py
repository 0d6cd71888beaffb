import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import audit, tokens
from accounts.models import User


class Command(BaseCommand):
    help = "Make a bearer token for the API and print it once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="what the token is for")
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"no active account {options['username']!r}")
        if not 1 <= options["days"] <= 366:
            raise CommandError("--days: from 1 to 366")
        lifetime = dt.timedelta(days=options["days"])
        token = tokens.create(user, name=options["name"], lifetime=lifetime, now=timezone.now())
        audit.record(actor="manage.py", act="token_created", subject=user.username, detail={"name": options["name"]})
        self.stdout.write(token)
