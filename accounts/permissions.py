"""The API's default permission: a view names the act each method needs; what it does not name is denied."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts import access
from accounts.roles import Act

if TYPE_CHECKING:  # rest_framework.views reads the settings that name this module
    from rest_framework.views import APIView


class ActPermission(BasePermission):
    """Reads ``required_acts`` of the view, for example ``{"GET": Act.ALERT_VIEW}``. HEAD counts as GET."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        acts: dict[str, Act] = getattr(view, "required_acts", {})
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else str(request.method)
        act = acts.get(method)
        if act is None and request.user.is_authenticated and not hasattr(view, method.lower()):
            raise MethodNotAllowed(str(request.method))
        return act is not None and access.may(request.user, act)
