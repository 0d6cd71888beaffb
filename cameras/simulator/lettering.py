"""The clock strip's letters: bitmaps made once from the bundled font, and lines of text set in them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from cameras.simulator.drawing import GROUND, INK, MACROBLOCK, Row

FONT = Path(__file__).parent / "footage" / "lettering" / "DejaVuSansMono-Bold.ttf"
_LETTERS = "0123456789-:WITA"
_CELL_WIDTH = 10  # pixels for each 16 of height


@dataclass(frozen=True)
class Letters:
    """Bitmaps of one height; `glyphs` maps a letter to its lines of luma."""

    height: int
    glyphs: dict[str, list[bytes]]

    @property
    def width(self) -> int:
        return _CELL_WIDTH * self.height // MACROBLOCK


def make_letters(height: int, *, ffmpeg: str) -> Letters:
    """Draws the letters with ffmpeg (about 0.1 s). Raises CalledProcessError with its output."""
    width = _CELL_WIDTH * height // MACROBLOCK
    size, baseline = round(height * 0.94), round(height * 0.82)
    texts = ",".join(
        f"drawtext=fontfile={FONT.name}:expansion=none:fontcolor=white:fontsize={size}"
        f":text='{letter.replace(':', chr(92) + ':')}':x={index * width}+({width}-text_w)/2:y={baseline}-ascent"
        for index, letter in enumerate(_LETTERS)
    )
    source = f"color=black:s={width * len(_LETTERS)}x{height}:d=1:r=1,format=gray,{texts}"
    arguments = [ffmpeg, "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", "1", "-f", "rawvideo", "-"]
    # The font lies in the working folder, so no path needs quoting in the filter.
    run = subprocess.run(arguments, check=True, capture_output=True, cwd=FONT.parent)
    pixels = run.stdout
    stride = width * len(_LETTERS)
    lines = [_as_luma(pixels[y * stride : (y + 1) * stride]) for y in range(height)]
    return Letters(
        height,
        {
            letter: [line[index * width : (index + 1) * width] for line in lines]
            for index, letter in enumerate(_LETTERS)
        },
    )


def set_line(text: str, letters: Letters, *, width: int) -> list[Row]:
    """The text at the right end of a strip `width` pixels wide, cut in macroblock rows."""
    margin = letters.width // 2
    space = [bytes([GROUND]) * letters.width] * letters.height
    glyphs = [letters.glyphs[letter] if letter != " " else space for letter in text]
    lines = []
    for y in range(letters.height):
        line = b"".join(glyph[y] for glyph in glyphs) + bytes([GROUND]) * margin
        lines.append(line.rjust(width, bytes([GROUND])))
    return [lines[top : top + MACROBLOCK] for top in range(0, letters.height, MACROBLOCK)]


def _as_luma(coverage: bytes) -> bytes:
    return bytes(GROUND + value * (INK - GROUND) // 255 for value in coverage)
