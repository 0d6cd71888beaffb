"""Guard of an HTML view: signed in is asked by the middleware, the act is asked here."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from accounts import access
from accounts.roles import Act

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


PAGE_METHODS = ("GET", "HEAD")


def requires(act: Act) -> Callable[[View[P]], View[P]]:
    """For a page: whoever may not do the act gets a 403, and a page is read, so other methods get a 405."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not access.may(request.user, act):
                raise PermissionDenied
            if request.method not in PAGE_METHODS:
                return HttpResponseNotAllowed(PAGE_METHODS)
            return view(request, *args, **kwargs)

        guarded_any: Any = guarded
        guarded_any.required_act = act  # the permission matrix reads it
        return guarded

    return guard


def signed_in(view: View[P]) -> View[P]:
    """Marks a view that every signed-in person may use; the middleware already asks for the sign-in."""
    view_any: Any = view
    view_any.required_act = None
    return view
