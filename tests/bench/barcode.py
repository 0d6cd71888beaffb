"""Footage whose pictures bear their number: 640x360@25, 800 kbit/s, a key frame a second, 12 bits in white and black.

With the load process of farm.py sending by the clock, a page that reads the number knows the age of what it shows.
"""

import subprocess
from pathlib import Path

import imageio_ffmpeg

WIDTH, HEIGHT, FPS, GOP, KBPS, PICTURES = 640, 360, 25, 25, 800, 500
CELL = 32  # pixels; a row of twelve, its upper edge half a cell down
BITS = 12
BLACK, WHITE, GREY = b"\x10", b"\xeb", b"\x80"


def make(film: Path) -> None:
    """Writes Annex B H.264 of 20 s; a loop of it goes on without a jump in its numbers but from 499 to 0."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    source = f"testsrc2=size={WIDTH}x{HEIGHT}:rate={FPS},noise=alls=8:allf=t"
    drawn = subprocess.Popen(
        [ffmpeg, "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", str(PICTURES)]
        + ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-"],
        stdout=subprocess.PIPE,
    )
    rate = f"{KBPS}k"
    encoded = subprocess.Popen(
        [ffmpeg, "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}"]
        + ["-r", str(FPS), "-i", "-", "-c:v", "libx264", "-preset", "medium", "-bf", "0", "-g", str(GOP)]
        + ["-keyint_min", str(GOP), "-sc_threshold", "0", "-b:v", rate, "-maxrate", rate, "-bufsize", rate]
        + ["-x264-params", "aud=0:repeat-headers=1:sliced-threads=0", "-f", "h264", str(film)],
        stdin=subprocess.PIPE,
    )
    assert drawn.stdout is not None
    assert encoded.stdin is not None
    for number in range(PICTURES):
        encoded.stdin.write(marked(drawn.stdout.read(WIDTH * HEIGHT * 3 // 2), number))
    encoded.stdin.close()
    if encoded.wait() or drawn.wait():
        raise RuntimeError("ffmpeg could not make the footage")


def marked(picture: bytes, number: int) -> bytes:
    """The number in `picture` (planar YUV 4:2:0), on a black bar of two cells' height."""
    data = bytearray(picture)
    cells = b"".join((WHITE if number >> bit & 1 else BLACK) * CELL for bit in reversed(range(BITS)))
    wide = (BITS + 1) * CELL
    for row in range(2 * CELL):
        inside = CELL // 2 <= row < CELL * 3 // 2
        line = cells + BLACK * CELL if inside else BLACK * wide
        data[row * WIDTH : row * WIDTH + wide] = line
    colours = WIDTH * HEIGHT
    for plane in range(2):
        start = colours + plane * colours // 4
        for row in range(CELL):
            at = start + row * WIDTH // 2
            data[at : at + wide // 2] = GREY * (wide // 2)
    return bytes(data)
