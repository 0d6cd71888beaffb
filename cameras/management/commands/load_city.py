from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cameras import city


class Command(BaseCommand):
    help = "Load a city's districts and urban villages with their boundaries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", default="makassar", choices=city.folders())

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made, known = city.load(options["folder"])
        except city.BadCityData as bad:
            raise CommandError(str(bad)) from None
        self.stdout.write(f"{options['folder']}: {made} areas loaded, {known} already there")
