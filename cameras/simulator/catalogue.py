"""The simulated cameras: what each is called, what it shows and where the demo puts it. Everything here is invented.

Street and kelurahan names exist in Makassar, the cameras, their numbers and views do not.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FOOTAGE = Path(__file__).parent / "footage"


@dataclass(frozen=True)
class Scene:
    """A source clip and the loop made of it: `pictures` at 10 a second, a multiple of 10 (one group of pictures)."""

    file: Path
    pictures: int
    slowdown: float
    mirrored: bool = False


def _rendered(name: str) -> Scene:
    # Twelve seconds at 8 a second are played in ten: 96 pictures become 100, one in 25 is shown twice.
    return Scene(FOOTAGE / "scenes" / f"{name}.mp4", pictures=100, slowdown=10 / 12)


SCENES = {
    name: _rendered(name)
    for name in (
        "alley-crowd",
        "alley-day",
        "alley-infrared",
        "alley-night-a",
        "alley-night-b",
        "crossing-wide",
        "road-day",
        "road-night",
        "road-rain",
        "seafront",
    )
} | {
    # Right-hand traffic, so mirrored it drives as in Indonesia.
    "bikes": Scene(FOOTAGE / "bikes.mp4", pictures=40, slowdown=2.0, mirrored=True),
}


@dataclass(frozen=True)
class Crop:
    """The part of the scene that is shown: 1/zoom of its width, at x and y between 0 (left, top) and 1."""

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True)
class Grade:
    """Mild changes of colour; warmth above 0 is redder, below 0 bluer."""

    brightness: float = 0.0
    contrast: float = 1.0
    saturation: float = 1.0
    warmth: float = 0.0


@dataclass(frozen=True)
class SimulatedCamera:
    """`offset_s` moves the loop in time; `kelurahan` is the official code; `bearing_deg` is clockwise from north."""

    code: str
    name: str
    scene: str
    offset_s: int
    crop: Crop
    grade: Grade
    kind: Literal["lorong", "road"]
    kelurahan: str
    bearing_deg: int


def _camera(
    number: int,
    name: str,
    scene: str,
    kelurahan: str,
    bearing_deg: int,
    *,
    offset_s: int = 0,
    crop: Crop | None = None,
    grade: Grade | None = None,
) -> SimulatedCamera:
    return SimulatedCamera(
        code=f"SIM-{number:03d}",
        name=name,
        scene=scene,
        offset_s=offset_s,
        crop=crop or Crop(),
        grade=grade or Grade(),
        kind="lorong" if name.startswith("Lorong") else "road",
        kelurahan=f"73.71.{kelurahan}",
        bearing_deg=bearing_deg,
    )


CAMERAS: tuple[SimulatedCamera, ...] = (
    _camera(1, "Lorong Bontorannu 4", "alley-night-a", "01.1001", 85),
    _camera(2, "Jl. A.P. Pettarani", "road-night", "09.1007", 175),
    _camera(3, "Lorong Rappocini 9", "alley-day", "13.1006", 210),
    _camera(4, "Jl. Penghibur", "seafront", "04.1008", 350),
    _camera(5, "Jl. Ahmad Yani", "crossing-wide", "05.1001", 60),
    _camera(6, "Lorong Maccini 12", "alley-crowd", "03.1005", 120),
    _camera(7, "Jl. Sultan Alauddin", "road-day", "10.1004", 265),
    _camera(8, "Lorong Barana 3", "alley-infrared", "03.1010", 15),
    _camera(9, "Jl. Urip Sumoharjo", "road-rain", "09.1002", 80),
    _camera(10, "Lorong Tallo 7", "alley-night-b", "07.1007", 300),
    _camera(11, "Jl. Dr. Ratulangi", "crossing-wide", "04.1002", 185,
            offset_s=5, crop=Crop(1.35, 0.2, 0.9), grade=Grade(warmth=0.12)),
    _camera(12, "Lorong Pampang 2", "alley-day", "09.1004", 45,
            offset_s=4, crop=Crop(1.25, 0.9, 0.7), grade=Grade(brightness=0.03, warmth=0.15)),
    _camera(13, "Jl. Perintis Kemerdekaan", "road-night", "14.1003", 55,
            offset_s=6, crop=Crop(1.3, 0.1, 0.6), grade=Grade(warmth=-0.12)),
    _camera(14, "Jl. Metro Tanjung Bunga", "seafront", "10.1002", 200,
            offset_s=3, crop=Crop(1.25, 0.9, 0.8), grade=Grade(brightness=0.03, saturation=0.8)),
    _camera(15, "Lorong Kalukuang 5", "alley-crowd", "07.1002", 230,
            offset_s=7, crop=Crop(1.3, 0.4, 0.4), grade=Grade(warmth=-0.1, contrast=1.05)),
    _camera(16, "Jl. Hertasning", "road-day", "13.1002", 130,
            offset_s=5, crop=Crop(1.35, 0.85, 0.7), grade=Grade(warmth=0.14, contrast=1.08)),
    _camera(17, "Lorong Baraya 8", "alley-night-a", "06.1005", 160,
            offset_s=5, crop=Crop(1.25, 0.2, 0.8), grade=Grade(warmth=-0.15)),
    _camera(18, "Jl. Veteran Selatan", "road-rain", "02.1006", 10,
            offset_s=4, crop=Crop(1.3, 0.8, 0.5), grade=Grade(brightness=0.04)),
    _camera(19, "Lorong Lembo 6", "alley-infrared", "07.1014", 95,
            offset_s=6, crop=Crop(1.2, 0.6, 0.9), grade=Grade(contrast=1.1)),
    _camera(20, "Jl. Boulevard", "bikes", "09.1007", 90, crop=Crop(1.0, 0.6, 0.5)),
    _camera(21, "Lorong Pannampu 11", "alley-night-b", "07.1001", 275,
            offset_s=3, crop=Crop(1.3, 0.6, 0.5), grade=Grade(brightness=0.04, warmth=0.1)),
    _camera(22, "Jl. Nusantara", "crossing-wide", "05.1006", 5,
            offset_s=2, crop=Crop(1.3, 0.9, 0.3), grade=Grade(warmth=-0.1)),
    _camera(23, "Lorong Karuwisi 1", "alley-day", "09.1001", 145,
            offset_s=7, crop=Crop(1.4, 0.3, 0.9), grade=Grade(saturation=1.2)),
    _camera(24, "Jl. Cendrawasih", "road-night", "02.1001", 190,
            offset_s=3, crop=Crop(1.4, 0.8, 0.8), grade=Grade(saturation=0.7)),
    _camera(25, "Lorong Antang 14", "alley-night-a", "12.1004", 330,
            offset_s=8, crop=Crop(1.4, 0.7, 0.5), grade=Grade(warmth=0.12)),
    _camera(26, "Jl. Veteran Utara", "road-day", "03.1003", 350,
            offset_s=8, crop=Crop(1.3, 0.1, 0.6), grade=Grade(brightness=-0.05, warmth=-0.12)),
    _camera(27, "Lorong Cambaya 3", "alley-crowd", "08.1005", 40,
            offset_s=3, crop=Crop(1.2, 0.8, 0.9), grade=Grade(saturation=0.75)),
    _camera(28, "Jl. Somba Opu", "seafront", "04.1006", 170,
            offset_s=7, crop=Crop(1.4, 0.5, 0.5), grade=Grade(warmth=0.12)),
    _camera(29, "Lorong Parang Tambung 5", "alley-night-b", "10.1009", 250,
            offset_s=7, crop=Crop(1.4, 0.2, 0.9), grade=Grade(warmth=-0.12)),
    _camera(30, "Jl. Toddopuli Raya", "road-rain", "09.1011", 110,
            offset_s=7, crop=Crop(1.4, 0.3, 0.9), grade=Grade(saturation=1.2)),
    _camera(31, "Lorong Paccerakkang 2", "alley-infrared", "11.1001", 70,
            offset_s=3, crop=Crop(1.35, 0.3, 0.6), grade=Grade(brightness=0.05)),
    _camera(32, "Jl. Daeng Tata", "crossing-wide", "10.1003", 215,
            offset_s=7, crop=Crop(1.5, 0.5, 0.6), grade=Grade(saturation=1.15)),
)  # fmt: skip
