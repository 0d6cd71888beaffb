"""Sample alleys and cameras: the city's real proportions at one tenth, in the true kelurahan, all flagged as samples.

The same seed gives the same city.
"""

import csv
import datetime as dt
import math
import random
from collections.abc import Iterator
from itertools import cycle

from cameras import city, inventory
from cameras.models import Area, Camera, Fault, Lorong
from warroom.demo.terrain import Line, Terrain

CAMERAS_PER_LORONG = 4  # two at each end
ROADS_PER_1000, ETLE_PER_1000 = 67, 33  # 60 and 29 beside 804 lorong cameras
CLASSES = (("red", 15), ("yellow", 35), ("green", 50))
STATES = (("live", 910), ("degraded", 40), ("down", 50))
CAUSES = (("power", 40), ("network", 40), ("hardware", 15), ("vandalism", 5))
STREETS = (
    "A.P. Pettarani", "Urip Sumoharjo", "Perintis Kemerdekaan", "Sultan Alauddin", "Veteran Selatan", "Veteran Utara",
    "Dr. Ratulangi", "Jend. Sudirman", "Ahmad Yani", "Penghibur", "Hertasning", "Boulevard", "Abdullah Dg. Sirua",
    "Tentara Pelajar", "Nusantara", "G. Bawakaraeng", "Rappocini Raya", "Barombong",
)  # fmt: skip
WORLD_CITIES = (
    "Kyoto", "Zurich", "Porto", "Bergen", "Quito", "Nara", "Sevilla", "Bruges", "Kazan", "Cusco", "Hoi An", "Malmo",
)  # fmt: skip


def seed(*, count: int, rng: random.Random, now: dt.datetime) -> tuple[int, int]:
    """Make about ``count`` sample cameras unless there are samples already; the numbers of lorong and cameras."""
    if Camera.objects.filter(synthetic=True).exclude(code__startswith="SIM-").exists():
        return 0, 0
    lorong_count = math.ceil(count * (1000 - ROADS_PER_1000 - ETLE_PER_1000) / 1000 / CAMERAS_PER_LORONG)
    kelurahan = _kelurahan_by_kecamatan()
    lorong, lines = _lorong(_shares(lorong_count), kelurahan, rng=rng, today=now.date())
    Lorong.objects.bulk_create(lorong)
    cameras = list(_lorong_cameras(lorong, lines, rng=rng, now=now))
    cameras += _road_cameras(round(count * ROADS_PER_1000 / 1000), kelurahan, kind="fixed", rng=rng, now=now)
    cameras += _road_cameras(round(count * ETLE_PER_1000 / 1000), kelurahan, kind="etle", rng=rng, now=now)
    inventory.add_many(cameras, by=None, now=now)
    Fault.objects.bulk_create(_faults(cameras, rng=rng, now=now))
    return len(lorong), len(cameras)


def _shares(total: int) -> dict[str, int]:
    """Lorong per kecamatan code by the sample column of the statistics file, largest remainder."""
    with (city.DATA / "makassar" / "kecamatan_statistik.csv").open(newline="") as file:
        weights = {row["kode"]: int(row["demo_longwis_2007"]) for row in csv.DictReader(file)}
    exact = {code: total * weight / sum(weights.values()) for code, weight in weights.items()}
    shares = {code: int(value) for code, value in exact.items()}
    for code in sorted(exact, key=lambda code: exact[code] - shares[code], reverse=True)[
        : total - sum(shares.values())
    ]:
        shares[code] += 1
    return shares


def _kelurahan_by_kecamatan() -> dict[str, list[tuple[Area, Terrain]]]:
    found: dict[str, list[tuple[Area, Terrain]]] = {}
    for area in Area.objects.filter(level="kelurahan").select_related("parent").order_by("code"):
        if area.parent is not None:
            found.setdefault(area.parent.code, []).append((area, Terrain(area.boundary)))
    return found


def _lorong(
    shares: dict[str, int],
    kelurahan: dict[str, list[tuple[Area, Terrain]]],
    *,
    rng: random.Random,
    today: dt.date,
) -> tuple[list[Lorong], list[Line]]:
    rows: list[Lorong] = []
    lines: list[Line] = []
    streets = cycle(rng.sample(STREETS, len(STREETS)))
    for kecamatan, share in sorted(shares.items()):
        places = kelurahan.get(kecamatan, [])
        for area, terrain in rng.choices(places, weights=[terrain.weight for _, terrain in places], k=share):
            line = terrain.line(rng.uniform(70, 190), rng=rng)
            number = len(rows) + 1
            name = f"Longwis {rng.choice(WORLD_CITIES)}" if rng.random() < 0.2 else f"Lorong {rng.randint(1, 14)}"
            rows.append(
                Lorong(
                    code=f"LR-{number:04d}",
                    name=f"{name}, Jl. {next(streets)}",
                    area=area,
                    safety_class=_pick(CLASSES, rng),
                    lat=line.middle[0],
                    lon=line.middle[1],
                    line={"type": "LineString", "coordinates": [list(line.start[::-1]), list(line.end[::-1])]},
                    synthetic=True,
                    equipped_since=today - dt.timedelta(days=rng.randint(60, 1500)),
                )
            )
            lines.append(line)
    return rows, lines


def _lorong_cameras(
    lorong: list[Lorong], lines: list[Line], *, rng: random.Random, now: dt.datetime
) -> Iterator[Camera]:
    """At each end one camera that looks into the alley and one that looks out at the mouth."""
    for alley, line in zip(lorong, lines, strict=True):
        inward = line.bearing_deg
        ends = ((line.start, inward), (line.start, inward + 180), (line.end, inward + 180), (line.end, inward))
        for number, ((lat, lon), bearing) in enumerate(ends, start=1):
            gate = number in {2, 4}
            yield _camera(
                code=f"{alley.code}-{number}",
                name=f"{alley.name.split(',')[0]} {'mulut' if gate else 'dalam'} {1 if number < 3 else 2}",
                lorong=alley,
                area=alley.area,
                lat=lat,
                lon=lon,
                bearing_deg=round(bearing, 1) % 360,
                hfov_deg=37.1 if gate else 67.7,
                range_m=64.0 if gate else 32.0,
                rng=rng,
                now=now,
            )


def _road_cameras(
    count: int, kelurahan: dict[str, list[tuple[Area, Terrain]]], *, kind: str, rng: random.Random, now: dt.datetime
) -> Iterator[Camera]:
    places = [
        place for kecamatan, found in sorted(kelurahan.items()) if not kecamatan.endswith(".15") for place in found
    ]
    prefix = "ETLE" if kind == "etle" else "JL"
    for number in range(1, count + 1):
        area, terrain = rng.choice(places)
        lat, lon = terrain.line(40, rng=rng).start
        street = rng.choice(STREETS)
        yield _camera(
            code=f"{prefix}-{number:03d}",
            name=f"Jl. {street} {number}",
            road=f"Jl. {street}",
            area=area,
            lat=lat,
            lon=lon,
            kind=kind if kind == "etle" else rng.choice(["fixed", "fixed", "ptz"]),
            height_m=6.0,
            bearing_deg=round(rng.uniform(0, 359.9), 1),
            hfov_deg=48.2,
            range_m=60.0,
            rng=rng,
            now=now,
        )


def _camera(*, rng: random.Random, now: dt.datetime, **fields: object) -> Camera:
    state = _pick(STATES, rng)
    return Camera(
        **fields,
        owner="Diskominfo",
        link_owner=rng.choice(["Diskominfo", "Telkom", "Iconnet"]),
        life_cycle=state,
        down_cause=_pick(CAUSES, rng) if state == "down" else "",
        life_cycle_since=now - dt.timedelta(hours=rng.expovariate(1 / 48) if state == "down" else rng.uniform(2, 700)),
        tilt_deg=round(rng.uniform(8, 22), 1),
        synthetic=True,
    )


def _faults(cameras: list[Camera], *, rng: random.Random, now: dt.datetime) -> Iterator[Fault]:
    """An open fault for each camera that is down, and two or three ended ones a day over the last thirty."""
    for camera in cameras:
        if camera.life_cycle == "down":
            yield Fault(camera=camera, cause=camera.down_cause, began_at=camera.life_cycle_since, synthetic=True)
    healthy = [camera for camera in cameras if camera.life_cycle == "live"]
    for day in range(1, 31):
        for camera in rng.sample(healthy, min(len(healthy), rng.choice([2, 3]))):
            began = now - dt.timedelta(days=day, minutes=rng.randint(0, 1439))
            ended = min(now, began + dt.timedelta(hours=rng.lognormvariate(3.2, 0.8)))
            yield Fault(camera=camera, cause=_pick(CAUSES, rng), began_at=began, ended_at=ended, synthetic=True)


def _pick(weighted: tuple[tuple[str, int], ...], rng: random.Random) -> str:
    return rng.choices([word for word, _ in weighted], weights=[weight for _, weight in weighted])[0]
