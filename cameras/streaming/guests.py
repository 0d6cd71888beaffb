"""Cameras while there are visitors in the room: what their account gets instead of the plain picture.

Whether an account stands before visitors is known above (the wall); it is asked by a signal. What is enforced here
holds for the wall's own account: its stills are blurred or refused, and for a camera that is hidden no stream is
opened. The live stream of a camera that is only blurred reaches the wall's browser, which blurs it.
"""

import http.client
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from rest_framework import status

from accounts.models import User
from accounts.problems import Problem, Unavailable
from cameras import signals
from cameras.models import Camera
from cameras.streaming import blurring, privacy
from cameras.streaming.live import LiveAddress
from cameras.streaming.models import MediaNode
from cameras.streaming.privacy import View

TIMEOUT_S: Final = 3.0


class HiddenFromGuests(Problem):
    """There are visitors in the room, and this camera is not for them."""

    status: int = status.HTTP_403_FORBIDDEN
    code = "hidden_from_guests"

    def __init__(self) -> None:
        super().__init__(_("Ada tamu di ruangan; kamera ini disembunyikan."))


class NodeSilent(Unavailable):
    code = "node_silent"


@dataclass(frozen=True)
class Still:
    """A picture for visitors; ``last_modified`` as the node said it. ``jpeg`` is None while there is none."""

    jpeg: bytes | None
    last_modified: str


def before_guests(user: User) -> bool:
    """Does this account's screen stand before visitors now?"""
    return any(answer for _receiver, answer in signals.before_guests.send(Camera, user=user))


def policy_for(camera: Camera, *, user: User, asked: bool = False) -> str:
    """show, blur or hide. ``asked``: the caller wants what visitors get, whoever they are."""
    return camera.guest_policy if asked or before_guests(user) else privacy.SHOW


def check_live(camera: Camera, *, user: User) -> str:
    """The policy for this account's stream. Raises HiddenFromGuests."""
    policy = policy_for(camera, user=user)
    if policy == privacy.HIDE:
        raise HiddenFromGuests
    return policy


def for_guests(address: LiveAddress, camera: Camera) -> LiveAddress:
    """The stream's single pictures lead to the blurred still instead."""
    still = f"/api/v1/cameras/{camera.code}/still/"
    return replace(address, snapshot=still, still=still if address.still else None, replay=None)


def still_of(camera: Camera, path: str) -> Still:
    """The blurred picture from a signed path such as ``/media/n1/…/snapshot.jpg``. Raises NodeSilent."""
    node = MediaNode.objects.filter(name=path.split("/")[2]).first()
    if node is None:
        raise NodeSilent(_("Simpul media tidak menjawab."))
    code, body, modified = _fetch(node.url, path)
    if code == http.client.NO_CONTENT:
        return Still(None, modified)
    if code != http.client.OK:
        raise NodeSilent(_("Simpul media tidak menjawab."))
    view = View(camera.height_m, camera.tilt_deg, camera.hfov_deg, zooms=camera.kind == Camera.Kind.PTZ)
    try:
        return Still(blurring.blurred(body, width=privacy.width_kept(view)), modified)
    except blurring.NotAPicture:
        return Still(None, modified)  # never the plain one


def _fetch(url: str, path: str) -> tuple[int, bytes, str]:
    """Status, body and Last-Modified. Follows no redirect."""
    base = urlsplit(url)
    kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    connection = kind(base.hostname or "", base.port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", f"{base.path.rstrip('/')}{path}")
        answer = connection.getresponse()
        body = answer.read(blurring.MOST_BYTES + 1)
        if len(body) > blurring.MOST_BYTES:
            raise NodeSilent(_("Simpul media tidak menjawab."))
        return answer.status, body, answer.headers.get("Last-Modified", "")
    except (OSError, http.client.HTTPException):
        raise NodeSilent(_("Simpul media tidak menjawab.")) from None
    finally:
        connection.close()
