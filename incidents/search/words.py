"""What a search for incidents looks in, and how its words are read. Pure.

All that may be searched for stands in one lower-case text a row, so that a search is one condition on one table: a
trigram index answers it on PostgreSQL (docs/performance.md has the figures), one pass over the texts on SQLite.
"""

import unicodedata
from collections.abc import Iterable

MOST_WORDS = 5
LONGEST_TEXT = 4000  # notes of a long night; what was said first stands first


def plain(text: str) -> str:
    """Lower case, one form of each sign (NFKC), single blanks: as it is stored and as it is asked for."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def together(parts: Iterable[str | None]) -> str:
    """The text of a row. Parts are kept apart, so that no word is made of the end of one and the start of the next."""
    return " | ".join(plain(part) for part in parts if part)[:LONGEST_TEXT]


def asked(query: str) -> list[str]:
    """The words that must all be there. Words in double quotes stay together."""
    pieces = plain(query).split('"')
    words: list[str] = []
    for number, piece in enumerate(pieces):
        is_quoted = number % 2 == 1 and number < len(pieces) - 1
        words += [piece.strip()] if is_quoted else piece.split()
    return [word for word in words if word][:MOST_WORDS]
