"""What somebody types for a place, and how well a name fits it. Pure."""

SHORT = {"lr": "lorong", "lrg": "lorong", "jl": "jalan", "jln": "jalan", "kel": ""}
MOST_WORDS, LONGEST = 6, 40
# Of two that fit alike: the place first, then what merely stands near it.
_KINDS = ("lorong", "street", "landmark", "area", "camera")


def words(text: str) -> list[str]:
    """Lower case, without the dots of "Lr." and "Jl."; at most six words. Signs that no name has are left out."""
    kept = "".join(sign if sign.isalnum() or sign == "-" else " " for sign in text.lower())
    typed = [SHORT.get(word, word)[:LONGEST] for word in kept.split()]
    return [word for word in typed if word][:MOST_WORDS]


def matches(parts: list[str], name: str) -> bool:
    return all(part in name.lower() for part in parts)


def rank(parts: list[str], *, name: str, code: str, kind: str) -> tuple[int, int, int, str]:
    """Sorts the best first: its name or code begins so, a word of it does, it is merely inside; then by kind."""
    first, low = " ".join(parts), name.lower()
    if low.startswith(first) or code.lower() == first:
        how = 0
    elif all(any(word.startswith(part) for word in low.split()) for part in parts):
        how = 1
    else:
        how = 2
    return how, _KINDS.index(kind), len(name), name
