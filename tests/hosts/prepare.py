"""Run on the web host before its processes: tables, one person with a token, cameras of the simulator.

python -m tests.hosts.prepare HOST PORT PASSWORD CAMERA... ; prints the token.
"""

import datetime as dt
import io
import sys

import django
from django.core.management import call_command
from django.utils import timezone


def main(host: str, port: str, password: str, *codes: str) -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from accounts import tokens  # after django.setup()
    from cameras import inventory
    from tests.builders import make_area, make_camera, make_user

    now = timezone.now()
    call_command("create_wall", "uji", name="Dinding Uji", stdout=io.StringIO())
    area = make_area()
    for code in codes:
        address = f"rtsp://{host}:{port}/{code}"
        camera = make_camera(
            code=code, area=area, main_address=f"{address}/main", sub_address=f"{address}/sub", life_cycle="connected"
        )
        inventory.set_credentials(camera, username="simulator", password=password, by=None, now=now)
    print(tokens.create(make_user(), name="viewer", lifetime=dt.timedelta(hours=1), now=now))


if __name__ == "__main__":
    main(*sys.argv[1:])
