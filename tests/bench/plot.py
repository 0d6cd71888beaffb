"""Draws docs/images/streaming.svg from the newest figures of var/bench.jsonl: what a stream costs, by their number.

python -m tests.bench.plot
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable

from tests.bench import figures

TARGET = figures.ROOT / "docs" / "images" / "streaming.svg"
NAMES = {
    "engine": "this engine",
    "ffmpeg": "ffmpeg -c copy each",
    "nginx_rtmp": "nginx-rtmp + ffmpeg each",
    "home_assistant": "Home Assistant LL-HLS",
    "gstreamer": "GStreamer hlssink2 each",
    "janus": "Janus, no viewer",
}
COLOURS = {
    "engine": "#1f7a8c", "ffmpeg": "#b07d2b", "nginx_rtmp": "#8a5a9c", "home_assistant": "#5b8c3a",
    "gstreamer": "#a3423f", "janus": "#6b7280",
}  # fmt: skip
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 360, 60, 190, 40, 46
FEWEST, MOST, LEAST, DEAREST = 40, 1250, 0.1, 20.0
Points = dict[str, list[tuple[int, float]]]


def main() -> None:
    lines = (figures.data_folder() / "bench.jsonl").read_text().splitlines()
    TARGET.write_text(drawn(newest(map(json.loads, lines))))
    print(f"{TARGET.relative_to(figures.ROOT)} drawn")


def newest(lines: "Iterable[dict[str, object]]") -> Points:
    """For each server the last cost recorded for each number of streams."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for line in lines:
        room, _, rest = str(line["figure"]).partition(".")
        server, _, what = rest.partition(".")
        if room == "streaming" and what == "cpu" and server in NAMES and "n" in line:
            found[server][int(str(line["n"]))] = float(str(line["value"]))
    return {server: sorted(points.items()) for server, points in found.items()}


def across(streams: float) -> float:
    return LEFT + math.log(streams / FEWEST) / math.log(MOST / FEWEST) * (WIDTH - LEFT - RIGHT)


def down(cost: float) -> float:
    return HEIGHT - BOTTOM - math.log(cost / LEAST) / math.log(DEAREST / LEAST) * (HEIGHT - TOP - BOTTOM)


def drawn(servers: Points) -> str:
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="12" fill="#334155"><rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" font-size="14">CPU-ms per stream-second (logarithmic), by streams</text>',
    ]
    for cost in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20):
        y = down(cost)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#e2e8f0"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{cost:g}</text>')
    for streams in (50, 100, 200, 400, 1000):
        parts.append(f'<text x="{across(streams):.1f}" y="{HEIGHT - 20}" text-anchor="middle">{streams}</text>')
    taken: list[float] = []
    for server, points in sorted(servers.items(), key=lambda item: item[1][-1][1]):
        shown = [(across(streams), down(cost)) for streams, cost in points if FEWEST <= streams <= MOST]
        if shown:
            parts += [line(shown, COLOURS[server]), label(shown[-1], NAMES[server], COLOURS[server], taken)]
    return "\n".join([*parts, "</svg>", ""])


def line(points: list[tuple[float, float]], colour: str) -> str:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def label(end: tuple[float, float], words: str, colour: str, taken: list[float]) -> str:
    """Beside the line's end, moved up where another label stands."""
    y = end[1] + 4
    while any(abs(y - other) < 14 for other in taken):
        y -= 2
    taken.append(y)
    return f'<text x="{end[0] + 8:.1f}" y="{y:.1f}" fill="{colour}">{words}</text>'


if __name__ == "__main__":
    main()
