"""What people do to a wall: each act asks for the right, checks what was given, and takes one step of the state."""

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.problems import Problem
from accounts.roles import Act
from warroom.wall import changes, contents, feed, geometry, layouts, messages, rounds, shown, sources, state
from warroom.wall.design import words
from warroom.wall.models import Layout, Wall
from warroom.wall.models.contents import LONGEST_WORDS
from warroom.wall.shown import Shown

HOLD_MINUTES: Final = (1, int(state.LONGEST_HOLD.total_seconds()) // 60)
PREEMPTED_FOR: Final = state.IDLE
LOCK_MINUTES: Final = (1, 7 * 24 * 60)  # an election takes days


class BadRequest(Problem):
    """``field`` is missing, too long or out of bounds."""

    code = "bad_command"


def put(
    wall: Wall, panel: str, content: Any, *, by: User, revision: int | None = None, now: dt.datetime
) -> tuple[Shown, bool]:
    """Put something onto a panel. Also: does it show now, or only after the alarm's loan that stands over it?"""
    access.require(by, Act.WALL_OPERATE)
    kept = contents.checked(wall, content)

    def step(before: state.State) -> state.State:
        after = state.put(before, panel, kept, by=shown.person(by), now=now)
        _require_room(before.layout, panel, kept)  # under the lock: a scene may have brought another layout
        return after

    told = changes.apply(
        wall,
        step,
        kind="put",
        by=by,
        now=now,
        revision=revision,
        detail={"panel": panel, "content": kept},
        undoable=True,
    )
    rounds.begin(told, now=now)
    return told, "loan" not in told["panels"][panel]


def hold(wall: Wall, panel: str, *, by: User, purpose: str, minutes: int, now: dt.datetime) -> Shown:
    """Hold a panel, or hold it longer."""
    access.require(by, Act.WALL_OPERATE)
    why, until = _purpose(purpose), now + _span(minutes, HOLD_MINUTES)
    return changes.apply(
        wall,
        lambda before: state.hold(before, panel, by=shown.person(by), purpose=why, until=until, now=now),
        kind="held",
        by=by,
        now=now,
        detail={"panel": panel, "purpose": why},
    )


def release(wall: Wall, panel: str, *, by: User, now: dt.datetime) -> Shown:
    """Give a panel back that this person holds."""
    access.require(by, Act.WALL_OPERATE)
    return changes.apply(
        wall,
        lambda before: state.release(before, panel, by=shown.person(by)),
        kind="released",
        by=by,
        now=now,
        detail={"panel": panel},
    )


def preempt(wall: Wall, panel: str, *, by: User, purpose: str, now: dt.datetime) -> Shown:
    """Take a panel from its holder, by name; the news tells the loser (``what.from``). Can be undone."""
    access.require(by, Act.WALL_LEAD)
    why = _purpose(purpose)
    detail: dict[str, Any] = {"panel": panel, "purpose": why}

    def step(before: state.State) -> state.State:
        after = state.preempt(before, panel, by=shown.person(by), purpose=why, until=now + PREEMPTED_FOR, now=now)
        held = before.places[panel].held
        detail["from"] = held.holder.name if held else ""
        detail["from_username"] = held.holder.username if held else ""
        return after

    return changes.apply(wall, step, kind="preempted", by=by, now=now, detail=detail, undoable=True)


def ask(wall: Wall, panel: str, *, by: User, purpose: str, now: dt.datetime) -> Shown:
    """Ask the holder for a panel. Changes nothing: it is said to everybody, and the holder's page shows it."""
    access.require(by, Act.WALL_OPERATE)
    why = _purpose(purpose)
    with transaction.atomic():
        row = changes.locked(wall.pk)
        told = shown.shown(row, now=now)
        held = shown.state_of(row).places[panel].held if panel in told["panels"] else None
        if held is None:
            raise changes.refusal(row, state.Refused("not_held", panel=panel), now=now)
        asked = {
            "wall": row.slug,
            "panel": panel,
            "by": by.display_name,
            "username": by.username,
            "to": held.holder.username,
            "purpose": why,
        }
        feed.append(messages.WALL_ASKED, asked, at=now, act=Act.WALL_OPERATE)
    return told


def undo(wall: Wall, *, by: User, now: dt.datetime) -> Shown:
    """Bring back what this person's last act replaced, within ten seconds."""
    access.require(by, Act.WALL_OPERATE)
    told = changes.undo(wall, by=by, now=now)
    rounds.begin(told, now=now)
    return told


def lock(wall: Wall, *, by: User, kind: str, reason: str, minutes: int | None = None, now: dt.datetime) -> Shown:
    """For a ceremony or an election: only supervisors change what the wall shows. Without minutes until unlocked."""
    access.require(by, Act.WALL_LEAD)
    if kind not in Wall.Lock.values:
        raise BadRequest(_("Jenis kunci tidak dikenal."), field="kind")
    why = _words(reason, field="reason", longest=120)
    until = None if minutes is None else now + _span(minutes, LOCK_MINUTES)
    return changes.apply(
        wall,
        lambda before: state.lock(before, kind=kind, reason=why, by=shown.person(by), until=until, now=now),
        kind="locked",
        by=by,
        now=now,
        detail={"lock": kind, "reason": why},
    )


def unlock(wall: Wall, *, by: User, now: dt.datetime) -> Shown:
    access.require(by, Act.WALL_LEAD)
    return changes.apply(wall, state.unlock, kind="unlocked", by=by, now=now, detail={})


def guest(wall: Wall, *, on: bool, by: User, now: dt.datetime) -> Shown:
    """Visitors are in the room: plates, faces and personal data leave the wall."""
    access.require(by, Act.WALL_OPERATE)
    return changes.apply(
        wall,
        lambda before: state.guest(before, on=on, by=shown.person(by), now=now),
        kind="guest",
        by=by,
        now=now,
        detail={"on": on},
    )


def drill(wall: Wall, *, on: bool, title: str = "", by: User, now: dt.datetime) -> Shown:
    """A drill: every output is framed in stripes and nothing of it counts."""
    access.require(by, Act.WALL_LEAD)
    name = _words(title, field="title", longest=LONGEST_WORDS) if on else ""
    return changes.apply(
        wall,
        lambda before: state.drill(before, on=on, title=name, by=shown.person(by), now=now),
        kind="drill",
        by=by,
        now=now,
        detail={"on": on, "title": name},
    )


def _require_room(layout: str, panel: str, content: sources.Content) -> None:
    """Raise BadContent where the panel is too small for this content, by the rule that scenes are drawn by."""
    row = Layout.objects.filter(slug=layout).first()
    body = row.body if row else layouts.SHIPPED[layouts.CITY]["body"]
    for fault in geometry.fit_faults(body, [{**content, "panel": panel}]):
        why = words.of(fault)
        raise contents.BadContent(why, field="content.source", errors=[{"field": "content.source", "why": why}])


def _purpose(given: str) -> str:
    return _words(given, field="purpose", longest=LONGEST_WORDS)


def _words(given: str, *, field: str, longest: int) -> str:
    kept = " ".join(given.split())
    if not 0 < len(kept) <= longest:
        raise BadRequest(_("Tulis 1 sampai %(longest)d huruf.") % {"longest": longest}, field=field)
    return kept


def _span(minutes: int, bounds: tuple[int, int]) -> dt.timedelta:
    shortest, longest = bounds
    if not shortest <= minutes <= longest:
        words = _("Antara %(shortest)d dan %(longest)d menit.") % {"shortest": shortest, "longest": longest}
        raise BadRequest(words, field="minutes")
    return dt.timedelta(minutes=minutes)
