"""Dark cameras as work for somebody: by link, by lorong, by kecamatan. Pure.

A city camera's link is paid by its kecamatan and its picture by a media node; whoever has to mend it is found by what
the dark ones have in common, so a group says how many of its cameras are dark, since when, why and whose it is.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DAY_S = 86_400


class By(StrEnum):
    LINK = "link"
    LORONG = "lorong"
    DISTRICT = "district"


@dataclass(frozen=True)
class Down:
    """One open fault with its camera's place and links. Texts may be empty: not recorded."""

    camera: str
    name: str
    began_at: dt.datetime
    cause: str
    words: str
    owner: str
    link_owner: str
    node: str
    lorong: str
    lorong_name: str
    is_red: bool
    district: str
    district_name: str

    def days(self, now: dt.datetime) -> float:
        return round((now - self.began_at).total_seconds() / DAY_S, 1)


@dataclass(frozen=True)
class Group:
    """``of``: cameras in service in the same group, dark or not."""

    key: str
    title: str
    district: str
    node: str
    is_red: bool
    of: int
    down: list[Down] = field(repr=False)

    @property
    def since(self) -> dt.datetime:
        return min(one.began_at for one in self.down)

    @property
    def share(self) -> float:
        return len(self.down) / self.of if self.of else 1.0

    @property
    def owners(self) -> list[tuple[str, int]]:
        """Who has to mend it: whose link it is, else whose camera; "" is not recorded. Most cameras first."""
        return Counter(one.link_owner or one.owner for one in self.down).most_common()

    @property
    def causes(self) -> list[tuple[str, int]]:
        return Counter(one.cause for one in self.down).most_common()


def link_key(link_owner: str, node: str) -> str:
    """Without a recorded link the node that should carry its picture is what it has in common with others."""
    return link_owner or (f"node:{node}" if node else "")


def key_of(by: By, one: Down) -> str:
    if by is By.LINK:
        return link_key(one.link_owner, one.node)
    return one.lorong if by is By.LORONG else one.district


def grouped(down: Iterable[Down], *, by: By, in_service: Mapping[str, int]) -> list[Group]:
    """Most dark cameras first, then the longest dark. ``in_service``: cameras in service by key."""
    together: dict[str, list[Down]] = defaultdict(list)
    for one in down:
        together[key_of(by, one)].append(one)
    groups = [_group(by, key, members, in_service) for key, members in together.items()]
    return sorted(groups, key=lambda group: (-len(group.down), group.since, group.key))


def _group(by: By, key: str, members: list[Down], in_service: Mapping[str, int]) -> Group:
    ordered = sorted(members, key=lambda one: (one.began_at, one.camera))
    first = ordered[0]
    titles = {By.LINK: first.link_owner or first.node, By.LORONG: first.lorong_name, By.DISTRICT: first.district_name}
    return Group(
        key=key,
        title=titles[by] if key else "",
        district=_shared(one.district_name for one in ordered),
        node=_shared(one.node for one in ordered),
        is_red=by is By.LORONG and first.is_red,
        of=max(in_service.get(key, 0), len(ordered)),
        down=ordered,
    )


def _shared(values: Iterable[str]) -> str:
    """The value that all have, or nothing."""
    different = set(values)
    return different.pop() if len(different) == 1 else ""
