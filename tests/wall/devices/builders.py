"""Walls with outputs, and devices that are paired with them."""

import datetime as dt
import itertools

from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.builders import make_user
from warroom.wall.devices import account, outputs, pairing, tokens
from warroom.wall.models import Output, Wall

_numbers = itertools.count(1)


def make_wall(*, slug: str | None = None, width: int = 7680, height: int = 4320) -> Wall:
    slug = slug or f"dinding-{next(_numbers)}"
    wall = Wall.objects.create(slug=slug, name=f"Dinding {slug}", width_px=width, height_px=height)
    account.of(wall)
    outputs.cover(wall)
    return wall


def supervisor() -> User:
    return make_user(role="supervisor")


def pair(wall: Wall, number: int = 1, *, now: dt.datetime | None = None, by: User | None = None) -> tuple[Output, str]:
    """The output after a device was paired with it, and the device's token."""
    now = now or timezone.now()
    ticket = pairing.open_code(secret="", address="10.1.2.3", agent="kiosk", now=now)
    pairing.claim(ticket.code, wall=wall, number=number, by=by or supervisor(), now=now)
    fetched = pairing.fetch(ticket.secret, now=now)
    assert fetched is not None
    return fetched


def device(token: str, *, enforce_csrf: bool = False) -> Client:
    """A browser that has nothing but a device's cookie."""
    client = Client(enforce_csrf_checks=enforce_csrf)
    client.cookies[tokens.COOKIE] = token
    return client
