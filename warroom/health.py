"""Is it alive, is it ready, how does it do: three answers for machines, none with a secret in it."""

import datetime as dt
import hmac
from collections.abc import Callable
from typing import Final, Literal, NotRequired, TypedDict

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts import access
from accounts.roles import Act
from cameras.streaming.assignments import NODE_TTL
from cameras.streaming.models import MediaNode
from warroom import gauges

State = Literal["ok", "degraded", "fail"]

VALKEY_TIMEOUT_S: Final = 0.5
BEAT_FRESH_S: Final = 20
BEAT_KEY: Final = "warroom.beat"
BEAT_KEPT_S: Final = 3600


class Dependency(TypedDict):
    """``words`` are for an engineer's log; ``since`` is when this process first saw the state it is in."""

    state: State
    words: str
    since: NotRequired[str]


_since: dict[str, tuple[State, dt.datetime]] = {}


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Says nothing of what it stands on, so that a restart is not asked for in vain."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 only when nothing can be served. Without Valkey or media nodes the room still works, in part."""
    now = timezone.now()
    found = {name: _dated(name, check(now), now) for name, check in CHECKS.items()}
    failed = any(dependency["state"] == "fail" for dependency in found.values())
    return JsonResponse(found, status=503 if failed else 200)


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, for its token or for people who may see metrics."""
    if not _has_metrics_token(request):
        if not request.user.is_authenticated:
            answer = HttpResponse("401\n", status=401, content_type="text/plain")
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        if not access.may(request.user, Act.METRICS_VIEW):
            return HttpResponse("403\n", status=403, content_type="text/plain")
    gauges.refresh(now=timezone.now())
    return ExportToDjangoView(request)


def mark_beat(now: dt.datetime) -> None:
    """Called by a task each few seconds: proof that beat schedules and a worker works."""
    with _valkey() as valkey:
        valkey.set(BEAT_KEY, now.isoformat(), ex=BEAT_KEPT_S)


def _database(now: dt.datetime) -> Dependency:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {"state": "fail", "words": "no answer"}
    return {"state": "ok", "words": connection.vendor}


def _valkey_answers(now: dt.datetime) -> Dependency:
    try:
        with _valkey() as valkey:
            valkey.ping()
    except redis.RedisError:
        return {"state": "degraded", "words": "no answer; news comes up to a second late, no stream starts"}
    return {"state": "ok", "words": "answers"}


def _media_nodes(now: dt.datetime) -> Dependency:
    try:
        seen = list(MediaNode.objects.values_list("last_seen", flat=True))
    except DatabaseError:
        return {"state": "degraded", "words": "unknown without the database"}
    living = sum(now - at <= NODE_TTL for at in seen)
    return {"state": "ok" if living else "degraded", "words": f"{living} of {len(seen)} alive"}


def _beat(now: dt.datetime) -> Dependency:
    try:
        with _valkey() as valkey:
            marked = valkey.get(BEAT_KEY)
    except redis.RedisError:
        return {"state": "degraded", "words": "unknown without Valkey"}
    if not isinstance(marked, bytes):
        return {"state": "degraded", "words": "nothing planned within the last hour"}
    age_s = (now - dt.datetime.fromisoformat(marked.decode())).total_seconds()
    return {"state": "ok" if age_s <= BEAT_FRESH_S else "degraded", "words": f"planned {age_s:.0f} s ago"}


CHECKS: Final[dict[str, Callable[[dt.datetime], Dependency]]] = {
    "database": _database,
    "valkey": _valkey_answers,
    "media_nodes": _media_nodes,
    "beat": _beat,
}


def _valkey() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=VALKEY_TIMEOUT_S,
        socket_connect_timeout=VALKEY_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )


def _dated(name: str, found: Dependency, now: dt.datetime) -> Dependency:
    if _since.get(name, ("", now))[0] != found["state"]:
        _since[name] = (found["state"], now)
    return {**found, "since": _since[name][1].isoformat(timespec="seconds")}


def _has_metrics_token(request: HttpRequest) -> bool:
    word, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(wanted) and word.lower() == "bearer" and hmac.compare_digest(token.encode(), wanted.encode())
