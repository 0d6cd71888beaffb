"""Answers of LG panels to the read commands of their serial line. Pure.

From the RS-232C chapters of LG's manuals (M3203C, M3703C, M4225C): a command is ``[1][2][ ][Set ID][ ][FF][Cr]``, the
answer ``[2][ ][Set ID][ ][OK or NG][Data][x]``. ``d l`` gives the used hours and ``d n`` the temperature inside (one
byte, degrees Celsius), both hexadecimal. How many digits the hours have isn't said there: four to eight are taken.
Not tried against a panel.
"""

import re
from typing import Final

HOURS: Final = "l"
TEMPERATURE: Final = "n"
ANSWER: Final = re.compile(r"(?P<command>[a-z]) (?P<set>[0-9a-fA-F]{2}) (?P<verdict>OK|NG)(?P<data>[0-9a-fA-F]*)x")
DIGITS: Final = {HOURS: (4, 8), TEMPERATURE: (2, 2)}


class BadAnswer(ValueError):
    """This is no answer to that command; the text says what is wrong."""


def value(answer: str, *, command: str) -> int:
    """The number in an answer such as ``l 01 OK0004E2x`` (1250 hours). Raises BadAnswer."""
    said = ANSWER.fullmatch(answer.strip("\r\n"))
    if said is None:
        raise BadAnswer(f"{answer[:40]!r}: expected '{command} <set> OK<hex>x'")
    if said["command"] != command:
        raise BadAnswer(f"{answer[:40]!r} answers d {said['command']}, not d {command}")
    if said["verdict"] == "NG":
        raise BadAnswer(f"{answer[:40]!r}: the panel refused d {command}")
    least, most = DIGITS[command]
    if not least <= len(said["data"]) <= most:
        digits = f"{least}" if least == most else f"{least} to {most}"
        raise BadAnswer(f"{answer[:40]!r}: d {command} has {digits} hexadecimal digits, not {len(said['data'])}")
    return int(said["data"], 16)
