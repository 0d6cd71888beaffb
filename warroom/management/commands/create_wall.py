import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.utils import timezone

from warroom.wall import layouts, scenes
from warroom.wall.devices import account, outputs
from warroom.wall.models import Wall


class Command(BaseCommand):
    help = "Make a video wall with its outputs, its account and a first scene that waits for cameras."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--size", default="7680x4320", help="of the canvas, in pixels; outputs of 3840x2160 tile it"
        )
        parser.add_argument("--width-m", type=float, default=8.0, help="of the wall, in metres; letter sizes follow")
        parser.add_argument("--viewer-m", type=float, default=10.0, help="distance of the farthest reader, in metres")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["slug"]
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise CommandError(f"{slug!r}: {error.messages[0]}") from None
        if Wall.objects.filter(slug=slug).exists():
            raise CommandError(f"{slug}: there is such a wall already")
        if options["width_m"] <= 0 or options["viewer_m"] <= 0:
            raise CommandError("--width-m and --viewer-m: more than 0 metres")
        size = re.fullmatch(r"([1-9][0-9]{2,4})x([1-9][0-9]{2,4})", options["size"])
        if size is None:
            raise CommandError("--size: such as 7680x4320")
        wall = Wall.objects.create(
            slug=slug,
            name=options["name"],
            width_px=int(size[1]),
            height_px=int(size[2]),
            width_m=options["width_m"],
            viewer_m=options["viewer_m"],
        )
        wall.layout = layouts.city()
        cells = layouts.city_cells()
        wall.scene = scenes.keep(wall, slug="dasar", title="Dasar", cells=cells, layout=wall.layout, now=timezone.now())
        wall.save(update_fields=["layout", "scene"])
        account.of(wall)
        number = len(outputs.cover(wall))
        self.stdout.write(f"/wall/{slug}/ ({number} outputs; a screen is paired with one at /output/)")
