"""Bearer tokens for scripts: made once, kept as a digest, checked on each request."""

import datetime as dt
import hashlib
import secrets

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from accounts.models import ApiToken, User

KEYWORD = b"bearer"
USE_RECORDED_EVERY = dt.timedelta(minutes=5)


def create(user: User, *, name: str, lifetime: dt.timedelta, now: dt.datetime) -> str:
    """Make a token and return it. It cannot be read again afterwards."""
    token = "wr_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, name=name, digest=_digest(token), expires_at=now + lifetime)
    return token


def owner(token: str, *, now: dt.datetime) -> User | None:
    """The active person behind a live token, or None."""
    row = ApiToken.objects.select_related("user__agency").filter(digest=_digest(token), expires_at__gt=now).first()
    if row is None or not row.user.is_active:
        return None
    if row.last_used_at is None or now - row.last_used_at > USE_RECORDED_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row.user


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, None] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != KEYWORD:
            return None
        user = owner(words[1].decode("latin-1"), now=timezone.now()) if len(words) == 2 else None
        if user is None:
            raise AuthenticationFailed(_("Token tidak dikenal atau kedaluwarsa."))
        return user, None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def signed_in_user(request: Request) -> User:
    """The person behind a request that a permission has let through."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
