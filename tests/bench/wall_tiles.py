"""A page full of tiles: pictures presented of those the cameras sent, and what browser and node spend on it."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.bench import processes, wall_stage
from tests.browser.room import Room
from tests.launch.product import Product

NODE = "-n node-"  # in the command line of a media node
COUNT = """() => {
  window.presented = new Map();
  for (const video of document.querySelectorAll('camera-tile video')) {
    const note = (_, {presentedFrames}) => {
      const all = presented.get(video) ?? {first: presentedFrames, last: presentedFrames, before: 0};
      if (presentedFrames < all.last) all.before += all.last - all.first, all.first = 0;  // a player that began anew
      all.last = presentedFrames;
      presented.set(video, all);
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  }
}"""
COUNTED = "() => [...presented.values()].reduce((sum, {first, last, before}) => sum + before + last - first, 0)"
TOLD = """() => {
  const tiles = [...document.querySelectorAll('camera-tile')];
  const of = (name, value) => tiles.filter((tile) => tile.getAttribute(name) === value).length;
  const levels = ['full', 'reduced', 'still'].map((level) => [level, of('level', level)]);
  return {live: of('state', 'live'), ...Object.fromEntries(levels)};
}"""


@dataclass(frozen=True)
class Profile:
    """`size` as ffmpeg writes it."""

    tiles: int
    size: str
    fps: int


PROFILES = (
    Profile(4, "640x360", 15),
    Profile(9, "640x360", 15),
    Profile(16, "640x360", 15),
    Profile(36, "640x360", 15),
    Profile(64, "320x180", 8),
)


@dataclass(frozen=True)
class Cost:
    """`dropped_pct`: of the pictures that all cameras sent, those that were never presented, for whatever reason."""

    dropped_pct: float
    browser_cores: float
    node_cores: float
    told: dict[str, int]


def scenes(profiles: tuple[Profile, ...] = PROFILES) -> dict[str, tuple[int, range]]:
    return {f"ubin-{profile.tiles}": (profile.tiles, range(profile.tiles)) for profile in profiles}


def measure(room: Room, product: Product, profile: Profile, *, warm_up_s: float, seconds: float) -> Cost:
    wall = wall_stage.opened(room, f"/wall/{wall_stage.WALL}/", width=1920, height=1080)
    wall_stage.show(room.open("operator", "/map/"), f"ubin-{profile.tiles}")
    wall.wait_for_timeout(warm_up_s * 1000)
    node = [pid for pid, line in product.processes().items() if NODE in line]
    browser = wall_stage.chromium_pids()
    wall.evaluate(COUNT)
    wall.wait_for_timeout(500)
    before = (wall.evaluate(COUNTED), now_s(wall), processes.cpu_ms(browser), processes.cpu_ms(node))
    wall.wait_for_timeout(seconds * 1000)
    after = (wall.evaluate(COUNTED), now_s(wall), processes.cpu_ms(browser), processes.cpu_ms(node))
    shown, lasted, browser_ms, node_ms = (late - early for early, late in zip(before, after, strict=True))
    told = dict(wall.evaluate(TOLD))
    room.close_pages()
    sent = profile.tiles * profile.fps * lasted
    return Cost(max(0.0, 100 * (1 - shown / sent)), browser_ms / 1000 / lasted, node_ms / 1000 / lasted, told)


def now_s(page: Page) -> float:
    return float(page.evaluate("() => performance.now()")) / 1000
