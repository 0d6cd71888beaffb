"""Several persons, alarms and the clock at one wall, against a small model of what a holder and an undo are."""

import datetime as dt
import itertools
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from tests.builders import make_user
from tests.wall.builders import make_wall
from warroom.wall import changes, commands, shown, state
from warroom.wall.models import PanelLease, Wall, WallEvent

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 1, 31, 6, 0, tzinfo=dt.UTC)
PANELS = ("A1", "A2", "Z1")
PEOPLE = ("rina", "adi", "boss")
SOURCES = ("clock", "empty", "banner", "escalation")  # each has room in every panel
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Spot:
    """One panel of the model: what stands there (with the number of the act that put it), who holds it, a loan."""

    source: str = "empty"
    put: int = 0
    holder: str = ""
    until: dt.datetime = START
    loan: int = 0
    loan_until: dt.datetime | None = None


@dataclass
class Done:
    """An act that can be undone."""

    by: str
    at: dt.datetime
    panel: str
    before: Spot
    after: Spot
    is_open: bool = True


@dataclass
class Model:
    spots: dict[str, Spot] = field(default_factory=lambda: {name: Spot() for name in PANELS})
    done: list[Done] = field(default_factory=list)
    locked: bool = False


class WallOfMany(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        n = next(_numbers)
        self.wall = make_wall(slug=f"mesin-{n}", scenes=())
        self.people: dict[str, User] = {
            name: make_user(username=f"{name}-{n}", role="supervisor" if name == "boss" else "operator")
            for name in PEOPLE
        }
        self.names = {user.username: name for name, user in self.people.items()}
        self.now = START
        self.acts = 0
        self.revision = 0
        self.model = Model()

    # What the room does. Each act is told by the model first: will it be refused?

    @rule(who=st.sampled_from(PEOPLE), panel=st.sampled_from(PANELS), source=st.sampled_from(SOURCES))
    def put(self, who: str, panel: str, source: str) -> None:
        self._step()
        spot = self.model.spots[panel]
        refused = self._is_shut(who) or spot.holder not in {"", who}
        if self._try(
            lambda: commands.put(self.wall, panel, {"source": source}, by=self.people[who], now=self.now), refused
        ):
            until = max(spot.until, self.now + state.IDLE) if spot.holder else spot.until
            self._became(who, panel, replace(spot, source=source, put=self.acts, until=until))

    @rule(who=st.sampled_from(PEOPLE), panel=st.sampled_from(PANELS), minutes=st.integers(1, 30))
    def hold(self, who: str, panel: str, minutes: int) -> None:
        self._step()
        spot = self.model.spots[panel]
        refused = self._is_shut(who) or spot.holder not in {"", who} or panel == "Z1"
        act = lambda: commands.hold(  # noqa: E731
            self.wall, panel, by=self.people[who], purpose="Uji", minutes=minutes, now=self.now
        )
        if self._try(act, refused):
            self.model.spots[panel] = replace(spot, holder=who, until=self.now + dt.timedelta(minutes=minutes))

    @rule(who=st.sampled_from(PEOPLE), panel=st.sampled_from(PANELS))
    def release(self, who: str, panel: str) -> None:
        self._step()
        spot = self.model.spots[panel]
        if self._try(lambda: commands.release(self.wall, panel, by=self.people[who], now=self.now), spot.holder != who):
            self.model.spots[panel] = replace(spot, holder="")

    @rule(panel=st.sampled_from(PANELS))
    def preempt(self, panel: str) -> None:
        self._step()
        spot = self.model.spots[panel]
        act = lambda: commands.preempt(self.wall, panel, by=self.people["boss"], purpose="Uji", now=self.now)  # noqa: E731
        if self._try(act, not spot.holder):
            self._became("boss", panel, replace(spot, holder="boss", until=self.now + commands.PREEMPTED_FOR))

    @rule(panel=st.sampled_from(PANELS), seconds=st.none() | st.integers(1, 120))
    def borrow(self, panel: str, seconds: int | None) -> None:
        self._step()
        until = None if seconds is None else self.now + dt.timedelta(seconds=seconds)
        loan = state.Loan(self.acts, "P1", {"source": "alarm"}, self.now, until)
        self._alone("borrowed", lambda before: state.borrow(before, panel, loan))
        self.model.spots[panel] = replace(self.model.spots[panel], loan=self.acts, loan_until=until)

    @rule(panel=st.sampled_from(PANELS))
    def give_back(self, panel: str) -> None:
        self._step()
        self._alone("returned", lambda before: state.give_back(before, [panel]))
        self.model.spots[panel] = replace(self.model.spots[panel], loan=0)

    @rule(who=st.sampled_from(PEOPLE))
    def undo(self, who: str) -> None:
        self._step()
        recent = [
            one for one in self.model.done if one.by == who and one.is_open and self.now - one.at <= changes.UNDO_WITHIN
        ]
        last = recent[-1] if recent else None
        spot = self.model.spots[last.panel] if last else Spot()
        stands = last is not None and spot.put == last.after.put and spot.holder in {last.after.holder, who, ""}
        refused = self._is_shut(who) or not stands
        if not self._try(lambda: commands.undo(self.wall, by=self.people[who], now=self.now), refused):
            return
        assert last is not None
        last.is_open = False
        was_taken = last.before.holder != last.after.holder
        holder = last.before.holder if was_taken and last.before.until > self.now else "" if was_taken else spot.holder
        until = last.before.until if was_taken else spot.until
        self.model.spots[last.panel] = replace(
            spot, source=last.before.source, put=last.before.put, holder=holder, until=until
        )

    @rule(on=st.booleans())
    def lock(self, on: bool) -> None:  # noqa: FBT001
        self._step()
        boss = self.people["boss"]
        if on:
            commands.lock(self.wall, by=boss, kind="ceremony", reason="Uji", now=self.now)
        else:
            commands.unlock(self.wall, by=boss, now=self.now)
        self.model.locked = on
        self._count(least=0)

    @rule(seconds=st.sampled_from([3, 9, 15, 60, 901]), sweep=st.booleans())
    def wait(self, seconds: int, sweep: bool) -> None:  # noqa: FBT001
        self.now += dt.timedelta(seconds=seconds)
        self._expire()
        if sweep:
            self._alone("expired", lambda before: before)

    # What must always hold.

    @invariant()
    def the_wall_is_what_the_model_says(self) -> None:
        told = state.tick(shown.state_of(self._row()), now=self.now)
        for name, spot in self.model.spots.items():
            place = told.places[name]
            assert place.content == {"source": spot.source}
            assert (self.names[place.held.holder.username] if place.held else "") == spot.holder
            assert (place.loan.alert if place.loan else 0) == spot.loan
            assert not (place.zone and place.held)
        assert (told.lock is not None) is self.model.locked

    @invariant()
    def nobody_shares_a_panel_and_the_history_is_what_happened(self) -> None:
        row = self._row()
        assert row.revision == self.revision
        revisions = list(WallEvent.objects.filter(wall=row).order_by("pk").values_list("revision", flat=True))
        assert revisions == list(range(1, self.revision + 1))
        open_ = list(PanelLease.objects.filter(wall=row, ended_at=None).values_list("panel", "kind"))
        assert len(open_) == len(set(open_))
        if revisions:
            last = WallEvent.objects.filter(wall=row).order_by("-pk")[0]
            assert last.shown is not None
            assert last.shown["panels"] == shown.shown(row, now=self.now)["panels"]

    def _row(self) -> Wall:
        return shown.walls().get(pk=self.wall.pk)

    def _step(self) -> None:
        self.acts += 1
        self.now += dt.timedelta(milliseconds=250)
        self._expire()

    def _expire(self) -> None:
        for name, spot in self.model.spots.items():
            held = spot.holder if spot.until > self.now else ""
            loan = 0 if spot.loan_until and spot.loan_until <= self.now else spot.loan
            self.model.spots[name] = replace(spot, holder=held, loan=loan)

    def _is_shut(self, who: str) -> bool:
        return self.model.locked and who != "boss"

    def _try(self, act: Any, refused: bool) -> bool:  # noqa: FBT001
        """Do it; was it done? A refusal changes nothing and must have been expected."""
        try:
            act()
        except (changes.WallRefuses, changes.NothingToUndo):
            assert refused
            self._count(least=0, most=0)
            return False
        assert not refused
        self._count(least=1)
        return True

    def _alone(self, kind: str, step: changes.Step) -> None:
        changes.apply(self.wall, step, kind=kind, by=None, now=self.now)
        self._count(least=0)

    def _count(self, *, least: int, most: int = 1) -> None:
        now = self._row().revision
        assert least <= now - self.revision <= most
        self.revision = now

    def _became(self, who: str, panel: str, after: Spot) -> None:
        self.model.done.append(Done(who, self.now, panel, self.model.spots[panel], after))
        self.model.spots[panel] = after


def test_a_wall_of_many_is_what_a_small_model_says() -> None:
    run_state_machine_as_test(
        WallOfMany,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),  # the phase that explains traces every line, also while all is well
            suppress_health_check=list(HealthCheck),
        ),
    )
