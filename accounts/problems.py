"""Errors with a meaning, and their one translation into RFC 9457 problem documents."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.access import Forbidden


class Problem(Exception):
    """A refusal that a person can act on. Subclasses set the HTTP status and a stable machine-readable code."""

    status: int = status.HTTP_400_BAD_REQUEST
    code = "bad_request"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra


class Conflict(Problem):
    """The thing has changed since it was read, or this change is not legal now. ``current`` is its state as it is."""

    status: int = status.HTTP_409_CONFLICT
    code = "conflict"

    def __init__(self, detail: str, *, current: Any, **extra: Any) -> None:
        super().__init__(detail, current=current, **extra)


class Unavailable(Problem):
    """Something this needs is down for now; trying again makes sense."""

    status: int = status.HTTP_503_SERVICE_UNAVAILABLE
    code = "unavailable"


def document(code: str, status_code: int, detail: str, **extra: Any) -> dict[str, Any]:
    return {"type": f"/problems/{code}", "title": code, "status": status_code, "detail": detail, **extra}


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: domain errors and DRF's own errors become problem documents."""
    if isinstance(error, Problem):
        return _response(document(error.code, error.status, error.detail, **error.extra))
    if isinstance(error, Forbidden | PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("Tidak ditemukan."))
    plain = exception_handler(error, context)
    if plain is None or not isinstance(error, exceptions.APIException):
        return plain
    fields = {} if isinstance(error.detail, str) else {"errors": error.detail}
    detail = str(error.detail) if isinstance(error.detail, str) else _("Isian tidak dapat diterima.")
    response = _response(document(str(error.default_code), plain.status_code, detail, **fields))
    for name, value in plain.headers.items():
        if name in {"Retry-After", "WWW-Authenticate"}:
            response[name] = value
    return response


def _response(body: dict[str, Any]) -> Response:
    return Response(body, status=body["status"], content_type="application/problem+json")
