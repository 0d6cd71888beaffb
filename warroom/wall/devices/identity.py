"""A device instead of a person: a request with a good device cookie, and without a signed-in person, is its wall's.

It reads and changes nothing: for another method than GET the cookie counts for nothing, but to renew itself. So no
page of another site can make a wall do anything, whatever the cookie's SameSite is worth.
"""

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from warroom.wall.devices import tokens
from warroom.wall.devices.tokens import Device

READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# The pages and data of a wall. Elsewhere, at the desk and at the sign-in too, a device is nobody.
OWN_PATHS: Final = ("/wall/", "/output/", "/api/v1/", "/jsi18n/")
PAGES: Final = ("/wall/", "/output/")
BY_WALL: Final = ("/wall/", "/api/v1/walls/")


def device_of(request: HttpRequest) -> Device | None:
    """The device that asks, for views that are only for devices."""
    found = getattr(request, "device", None)
    return found if isinstance(found, Device) else None


class OutputMiddleware:
    """Comes after AuthenticationMiddleware: who is signed in as a person stays that person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(tokens.COOKIE, "")
        if not token or not self._may_be_device(request) or request.user.is_authenticated:
            return self.get_response(request)
        device = tokens.owner(token)
        if device is None:
            return self._stranger(request)
        request.user = device.account
        any_request: Any = request
        any_request.device, any_request.output = device, device.output
        response = self.get_response(request)
        if request.method == "GET" and request.path.startswith(PAGES):
            fresh = tokens.rotate(device, now=timezone.now())
            if fresh is not None:
                tokens.set_cookie(response, fresh)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """A device sees its own wall. Another one is not there, whatever the view behind it asks."""
        device = device_of(request)
        if device is None or not request.path.startswith(BY_WALL):
            return
        if kwargs.get("slug", device.output.wall.slug) != device.output.wall.slug:
            raise Http404

    def _may_be_device(self, request: HttpRequest) -> bool:
        if not request.path.startswith(OWN_PATHS) or "Authorization" in request.headers:
            return False
        return request.method in READS or request.path == reverse("wall-api:output-renew")

    def _stranger(self, request: HttpRequest) -> HttpResponse:
        """Its token is not good any more. The wall's page leads to a new pairing and not to a sign-in, for which a
        screen has no keyboard; the cookie goes, so that the page that shows the code is not asked again and again."""
        if request.path.startswith("/wall/"):
            response: HttpResponse = HttpResponseRedirect(reverse("wall:device"))
        else:
            response = self.get_response(request)
        if request.path.startswith(PAGES):
            response.delete_cookie(tokens.COOKIE, samesite="Lax")
        return response
