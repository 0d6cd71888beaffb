import datetime as dt
import random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from cameras.models import Area
from cameras.simulator.catalogue import CAMERAS
from warroom.demo import alarms, duty, history, inventory, panels, people, simulated, wall


class Command(BaseCommand):
    help = "Fill the city with labelled sample people, alleys, cameras, incidents and a wall. Same seed, same city."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cameras", type=int, default=890, help="sample cameras beside the simulated ones")
        parser.add_argument("--incidents", type=int, help="about so many over a year, not the usual thirty days")
        parser.add_argument("--simulated", type=int, default=16, help="simulated cameras, SIM-001 and on")
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--simulator-port", type=int, default=8554)
        parser.add_argument("--quiet", action="store_true", help="no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("sample data only with WARROOM_DEMO=1: it must not end up in a real city's database")
        if not 0 <= options["cameras"] <= 50_000 or not 0 <= options["simulated"] <= len(CAMERAS):
            raise CommandError(f"--cameras: 0 to 50000; --simulated: 0 to {len(CAMERAS)}")
        if options["incidents"] is not None and not 1 <= options["incidents"] <= 200_000:
            raise CommandError("--incidents: 1 to 200000")
        if not Area.objects.filter(level="kelurahan").exists():
            raise CommandError("no areas yet; run manage.py load_city first")
        now, rng = timezone.now(), random.Random(options["seed"])  # noqa: S311  sample data, no secret
        secret = people.password(settings.DATA_DIR)
        account = simulated.access(settings.DATA_DIR, port=options["simulator_port"])
        steps = {
            "people": lambda: people.seed(secret=secret, today=timezone.localdate()),
            "cameras": lambda: inventory.seed(count=options["cameras"], rng=rng, now=now),
            "simulated cameras": lambda: simulated.seed(count=options["simulated"], account=account, rng=rng, now=now),
            "incidents": lambda: self._incidents(options, rng=rng, now=now),
            "alarms": lambda: alarms.seed(rng=rng, now=now),
            "duty": lambda: duty.seed(rng=random.Random(options["seed"]), now=now),  # noqa: S311
            "wall": lambda: wall.seed(
                cameras=[camera.code for camera in CAMERAS[: options["simulated"]]], now=timezone.now()
            ),
            "panels": lambda: panels.seed(rng=rng, now=now),
        }
        with tqdm(total=len(steps), unit="step", disable=options["quiet"], ncols=80) as bar:
            for name, step in steps.items():
                bar.set_description(name)
                step()
                bar.update()
        names = ", ".join(person[0] for person in people.PEOPLE)
        self.stdout.write(f"accounts: {names}\npassword: {secret}")

    def _incidents(self, options: dict[str, Any], *, rng: random.Random, now: dt.datetime) -> None:
        """A bar of its own: a year of them takes a minute."""
        count = options["incidents"]
        with tqdm(
            total=count, unit="incident", disable=options["quiet"] or count is None, ncols=80, leave=False
        ) as bar:
            history.seed(rng=rng, now=now, count=count, told=bar.update)
