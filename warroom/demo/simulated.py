"""The simulated cameras as rows of the inventory: real RTSP on loopback, sealed credentials, labelled SIMULASI."""

import datetime as dt
import os
import random
import secrets
from dataclasses import dataclass
from pathlib import Path

from cameras import inventory
from cameras.models import Area, Camera, Lorong
from cameras.simulator.catalogue import CAMERAS, SimulatedCamera
from warroom.demo.terrain import Line, Terrain

USERNAME = "simulator"
PASSWORD_NAME = "password"  # noqa: S105  the name of a file


@dataclass(frozen=True)
class SimulatorAccess:
    """Where the simulator listens and the account its cameras ask for."""

    port: int
    username: str
    password: str


def access(data: Path, *, port: int) -> SimulatorAccess:
    """The simulator's account. Its password lies in a file (mode 600) that the simulator reads too."""
    folder = data / "simulator"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = folder / PASSWORD_NAME
    if not kept.exists():
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(12) + "\n")
    return SimulatorAccess(port=port, username=USERNAME, password=kept.read_text().split("\n", 1)[0])


def seed(*, count: int, account: SimulatorAccess, rng: random.Random, now: dt.datetime) -> int:
    """Make or bring up to date the first ``count`` simulated cameras."""
    areas = {area.code: area for area in Area.objects.filter(code__in=[camera.kelurahan for camera in CAMERAS])}
    made = 0
    for simulated in CAMERAS[:count]:
        camera = Camera.objects.filter(code=simulated.code).first()
        addresses = {
            "main_address": f"rtsp://127.0.0.1:{account.port}/{simulated.code}/main",
            "sub_address": f"rtsp://127.0.0.1:{account.port}/{simulated.code}/sub",
        }
        if camera is None:
            camera = _add(simulated, areas[simulated.kelurahan], addresses, rng=rng, now=now)
            made += 1
        elif camera.main_address != addresses["main_address"]:
            inventory.change(camera, by=None, now=now, **addresses)
        if inventory.credentials_of(camera) != (account.username, account.password):
            inventory.set_credentials(camera, username=account.username, password=account.password, by=None, now=now)
    return made


def _add(
    simulated: SimulatedCamera, area: Area, addresses: dict[str, str], *, rng: random.Random, now: dt.datetime
) -> Camera:
    line = Terrain(area.boundary).line(30, rng=rng)
    return inventory.add(
        code=simulated.code,
        name=simulated.name,
        area=area,
        lorong=_lorong(simulated, area, line) if simulated.kind == "lorong" else None,
        road="" if simulated.kind == "lorong" else simulated.name,
        lat=line.start[0],
        lon=line.start[1],
        bearing_deg=float(simulated.bearing_deg),
        height_m=4.5,
        owner="Simulasi",
        link_owner="Simulasi",
        synthetic=True,
        life_cycle="connected",
        by=None,
        now=now,
        **addresses,
    )


def _lorong(simulated: SimulatedCamera, area: Area, line: Line) -> Lorong:
    lorong, _ = Lorong.objects.get_or_create(
        code=f"LR-{simulated.code}",
        defaults={
            "name": simulated.name,
            "area": area,
            "safety_class": "yellow",
            "lat": line.middle[0],
            "lon": line.middle[1],
            "line": {"type": "LineString", "coordinates": [list(line.start[::-1]), list(line.end[::-1])]},
            "synthetic": True,
        },
    )
    return lorong
