"""The acts on a wall over HTTP. Each answers the wall as it then is; refusals are 409 with ``current`` and ``why``."""

import datetime as dt
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts import access
from accounts.models import User
from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall import commands, shown
from warroom.wall.models import Wall
from warroom.wall.serializers import (
    ContentSerializer,
    DrillSerializer,
    GuestSerializer,
    HoldSerializer,
    LockSerializer,
    PurposeSerializer,
    WallSerializer,
)
from warroom.wall.shown import Shown

ANSWERS: Any = {
    200: WallSerializer,
    409: OpenApiResponse(description="not now: why, held (who stands in the way), current (the wall as it is)"),
}


class WallOne(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=WallSerializer, summary="One wall: what it shows, who holds its panels, how it does")
    def get(self, request: Request, slug: str) -> Response:
        wall = access.get_visible(request.user, shown.walls(), slug=slug)
        return Response(shown.shown(wall, now=timezone.now()))


class Command(APIView):
    """One act: reads the request, does it, answers the wall."""

    throttle_scope = "act"
    asks: ClassVar[type[Serializer[Any]]] = Serializer

    def post(self, request: Request, slug: str, **where: str) -> Response:
        asked = self.asks(data=request.data)
        asked.is_valid(raise_exception=True)
        wall = access.get_visible(request.user, Wall.objects.select_related("account"), slug=slug)
        now = timezone.now()
        return Response(self.act(wall, asked.validated_data, by=signed_in_user(request), now=now, **where))

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        raise NotImplementedError


@extend_schema(request=ContentSerializer, responses=ANSWERS, summary="Put something onto a panel")
class Put(Command):
    """``after_loan``: an alarm has the panel now; what was put shows when it gives it back."""

    required_acts: ClassVar = {"POST": Act.WALL_OPERATE}
    asks = ContentSerializer

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        told, shows = commands.put(
            wall, where["panel"], asked["content"], by=by, revision=asked.get("revision"), now=now
        )
        return told if shows else {**told, "after_loan": True}


@extend_schema(request=HoldSerializer, responses=ANSWERS, summary="Hold a panel, or hold it longer")
class Hold(Command):
    required_acts: ClassVar = {"POST": Act.WALL_OPERATE}
    asks = HoldSerializer

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        return commands.hold(wall, where["panel"], by=by, purpose=asked["purpose"], minutes=asked["minutes"], now=now)


@extend_schema(request=None, responses=ANSWERS, summary="Give a held panel back")
class Release(Command):
    required_acts: ClassVar = {"POST": Act.WALL_OPERATE}

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        return commands.release(wall, where["panel"], by=by, now=now)


@extend_schema(request=PurposeSerializer, responses=ANSWERS, summary="Take a panel from its holder")
class Preempt(Command):
    required_acts: ClassVar = {"POST": Act.WALL_LEAD}
    asks = PurposeSerializer

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        return commands.preempt(wall, where["panel"], by=by, purpose=asked["purpose"], now=now)


@extend_schema(request=PurposeSerializer, responses=ANSWERS, summary="Ask a panel's holder for it")
class Ask(Command):
    required_acts: ClassVar = {"POST": Act.WALL_OPERATE}
    asks = PurposeSerializer

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        return commands.ask(wall, where["panel"], by=by, purpose=asked["purpose"], now=now)


@extend_schema(request=None, responses=ANSWERS, summary="Undo one's last act, within ten seconds")
class Undo(Command):
    required_acts: ClassVar = {"POST": Act.WALL_OPERATE}

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        return commands.undo(wall, by=by, now=now)


@extend_schema(request=LockSerializer, responses=ANSWERS, summary="Lock the wall for a ceremony or an election")
class Lock(Command):
    required_acts: ClassVar = {"POST": Act.WALL_LEAD}
    asks = LockSerializer

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        return commands.lock(
            wall, by=by, kind=asked["kind"], reason=asked["reason"], minutes=asked.get("minutes"), now=now
        )


@extend_schema(request=None, responses=ANSWERS, summary="Unlock the wall")
class Unlock(Command):
    required_acts: ClassVar = {"POST": Act.WALL_LEAD}

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        return commands.unlock(wall, by=by, now=now)


@extend_schema(request=GuestSerializer, responses=ANSWERS, summary="Visitors are in the room, or have left")
class Guest(Command):
    required_acts: ClassVar = {"POST": Act.WALL_OPERATE}
    asks = GuestSerializer

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        return commands.guest(wall, on=asked["on"], by=by, now=now)


@extend_schema(request=DrillSerializer, responses=ANSWERS, summary="Begin or end a drill")
class Drill(Command):
    required_acts: ClassVar = {"POST": Act.WALL_LEAD}
    asks = DrillSerializer

    def act(self, wall: Wall, asked: Any, *, by: User, now: dt.datetime, **where: str) -> Shown:
        return commands.drill(wall, on=asked["on"], title=asked["title"], by=by, now=now)
