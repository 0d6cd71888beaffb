"""The two sockets. They translate: who is it, what do they ask for. The hub does the rest.

Client frames: ``{"since": n}`` asks for what came after n, ``{"ack": n}`` says that all up to n arrived,
``{"watch": [{"camera": "SIM-001", "profile": "tile", "hevc": true}, ...]}`` renews view leases for 30 s; ``hevc`` says
that the player plays H.265 as it comes. With ``"mobile": true`` beside the list a page asks to be served last: a client
may lower its priority and never raise it. A wall's socket with ``?output=n`` is that output and also says
``{"shown": {"output": n, "revision": r}}`` after each swap and ``{"output": {"number": n, "fps": ...}}`` every five
seconds (warroom.wall.devices.telemetry); with ``&yield=1`` it was replaced and comes back only if nobody is there.
Close codes: 4400 too many malformed frames, 4401 not signed in, 4403 not allowed, 4409 another connection is this
output now, 4008 too slow, 1013 try again later.
"""

import json
import uuid
from typing import Any, Final

import structlog
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth import HASH_SESSION_KEY
from django.db import DatabaseError
from django.utils import timezone

from accounts import tokens
from accounts.roles import Act
from cameras.streaming import demand
from cameras.streaming.models import Priority
from warroom.wall.devices import tokens as device_tokens
from warroom.wall.devices.glass import Glass
from warroom.wall.devices.telemetry import BadTelemetry
from warroom.wall.live import current_hub
from warroom.wall.outbox import TRY_AGAIN_LATER, Outbox
from warroom.wall.rights import NOT_ALLOWED, NOT_SIGNED_IN, Credential
from warroom.wall.store import in_thread

MALFORMED: Final = 4400
MOST_MALFORMED: Final = 20
LONGEST_FRAME: Final = 32_768  # bytes; 128 watched cameras take a quarter of it
LARGEST_SEQ: Final = 2**53 - 1  # what a browser's number holds

log = structlog.get_logger(__name__)


class BadFrame(ValueError):
    """The client sent something that is none of its three frames."""


class FeedSocket(AsyncWebsocketConsumer):
    """Snapshot, then the numbered stream."""

    channel_layer_alias = None  # no group, so no subscription for each socket
    needs: Act
    priority: Priority

    outbox: Outbox | None = None
    malformed = 0

    @property
    def wall(self) -> str:
        return ""

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Channels' own dispatch hops to a thread for each message to close old connections; nothing here opens one."""
        match message["type"]:
            case "websocket.connect":
                await self.connect()
            case "websocket.receive":
                await self.receive(text_data=message.get("text"))
            case "websocket.disconnect":
                await self.disconnect(message.get("code", 1005))
                raise StopConsumer

    async def connect(self) -> None:
        await self.accept()  # first, because a browser does not see the code of a refused handshake
        try:
            await self._join()
        except DatabaseError as error:
            log.warning("socket.cannot_join", error=str(error))
            await self.close(TRY_AGAIN_LATER)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.outbox is None or self.outbox.is_closing:
            return
        self.outbox.heard()
        try:
            await self._obey(_parsed(text_data))
        except BadFrame:
            self.malformed += 1
            if self.malformed >= MOST_MALFORMED:
                self.outbox.close(MALFORMED)

    async def disconnect(self, code: int) -> None:
        if self.outbox is None:
            return
        current_hub().leave(self.outbox)
        try:
            await in_thread(demand.release, self.holder, now=timezone.now())
        except DatabaseError as error:  # the leases end by themselves after 30 s
            log.info("socket.leases_left", error=str(error))

    async def _join(self) -> None:
        self.holder = f"{self.priority.name.lower()}:{self.wall[:32]}:{uuid.uuid4().hex}"
        hub = current_hub()
        credential = await _credential(self.scope)
        standing = await hub.standing_of(credential) if credential else None
        if credential is None or standing is None:
            await self.close(NOT_SIGNED_IN)
        elif not standing.scope.allows(self.needs):
            await self.close(NOT_ALLOWED)
        else:
            await hub.ready.wait()
            self.outbox = Outbox(
                credential=credential,
                standing=standing,
                needs=self.needs,
                wall=self.wall,
                source=hub,
                send=self._send_text,
                close=self.close,
                clock=hub.clock,
            )
            hub.join(self.outbox)
            await self._joined(self.outbox)

    async def _joined(self, outbox: Outbox) -> None:
        """The socket follows the feed from now on."""

    async def _send_text(self, text: str) -> None:
        await self.base_send({"type": "websocket.send", "text": text})

    async def _obey(self, frame: dict[str, Any]) -> None:
        assert self.outbox is not None  # noqa: S101  receive asked
        match frame:
            case {"since": int(seq)} if 0 <= seq <= LARGEST_SEQ:
                self.outbox.rewind(seq)
            case {"ack": int(seq)} if 0 <= seq <= LARGEST_SEQ:
                self.outbox.acknowledge(seq)
            case {"watch": list(wants)}:
                priority = Priority.MOBILE if frame.get("mobile") is True else self.priority
                await self._watch([_want(item) for item in wants[: demand.MOST_WANTS]], priority=priority)
            case _:
                raise BadFrame

    async def _watch(self, wants: list[demand.Want], *, priority: Priority) -> None:
        assert self.outbox is not None  # noqa: S101  receive asked
        user = self.outbox.standing.user
        try:
            await in_thread(demand.renew, user, wants, holder=self.holder, now=timezone.now(), priority=priority)
        except DatabaseError as error:  # the page asks again in ten seconds
            log.warning("socket.cannot_watch", error=str(error))


class WallSocket(FeedSocket):
    needs = Act.WALL_VIEW
    priority = Priority.WALL
    glass: Glass | None = None

    @property
    def wall(self) -> str:
        return str(self.scope["url_route"]["kwargs"]["slug"])

    async def _joined(self, outbox: Outbox) -> None:
        self.glass = Glass.asked_for(self.scope["query_string"], wall=self.wall, outbox=outbox, hub=current_hub())
        if self.glass is not None:
            await self.glass.arrive()

    async def _obey(self, frame: dict[str, Any]) -> None:
        match frame:
            case {"shown": dict(said)} if self.glass is not None:
                tell = self.glass.shown(said)
            case {"output": dict(said)} if self.glass is not None:
                tell = self.glass.figures(said)
            case _:
                return await super()._obey(frame)
        try:
            await tell
        except BadTelemetry:
            raise BadFrame from None
        except DatabaseError as error:  # the page says it again in five seconds
            log.warning("socket.cannot_keep_telemetry", error=str(error))


class DeskSocket(FeedSocket):
    needs = Act.ALERT_VIEW
    priority = Priority.DESK


def _parsed(text: str | None) -> dict[str, Any]:
    if text is None or len(text) > LONGEST_FRAME:
        raise BadFrame
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise BadFrame from None
    if not isinstance(frame, dict):
        raise BadFrame
    return frame


def _want(item: Any) -> demand.Want:
    match item:
        case {"camera": str(code), "profile": str(profile)} if len(code) <= 32 and "\0" not in code:
            return demand.Want(code, profile, hevc=item.get("hevc") is True)
    raise BadFrame


async def _credential(scope: dict[str, Any]) -> Credential | None:
    """Who knocks: a script by its bearer token, else a browser by its session, else a wall's device by its cookie."""
    header = dict(scope["headers"]).get(b"authorization", b"").split()
    if header:
        if len(header) != 2 or header[0].lower() != tokens.KEYWORD:
            return None
        token = header[1].decode("latin-1")
        owner = await in_thread(tokens.owner, token, now=timezone.now())
        return Credential(owner.pk, token=token) if owner else None
    user, session = scope["user"], scope["session"]
    if not user.is_authenticated:
        return await _device(scope["cookies"].get(device_tokens.COOKIE, ""))
    return Credential(user.pk, session_key=session.session_key, session_hash=session[HASH_SESSION_KEY])


async def _device(token: str) -> Credential | None:
    device = await in_thread(device_tokens.owner, token) if token else None
    if device is None:
        return None
    return Credential(device.account.pk, output_pk=device.output.pk, paired_at=device.output.paired_at)
