"""The inventory as pages: a list with filters, and one camera with its picture and its record of faults."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Prefetch, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from cameras import addresses, availability, filters
from cameras.models import Camera, Fault
from cameras.streaming import condition, words

TABLE_ROWS = 50
GRID_TILES = 16  # each tile is a live stream
RECORD_DAYS = 30
LONG_DOWN = dt.timedelta(days=7)
FAULTS_SHOWN = 50


@requires(Act.CAMERA_VIEW)
def camera_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    chosen = filters.CameraFilters.read(request.GET)
    visible = access.visible_to(request.user, Camera.objects.all())
    grid = request.GET.get("view") == "grid" and access.may(request.user, Act.CAMERA_LIVE)
    found = chosen.apply(visible)
    if grid:
        found = found.filter(pk__in=Camera.objects.watchable())
    pages = Paginator(_with_record(found, now), GRID_TILES if grid else TABLE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    rows = [_row(camera, now) for camera in page.object_list]
    context = {
        "chosen": chosen,
        "facets": filters.facets(visible, chosen),
        "grid": grid,
        "page": page,
        "rows": rows,
        "figures": _figures(visible, now),
        "query": _query(request, without=("page",)),
        "table_href": f"?{_query(request, without=('page', 'view'))}",
        "grid_href": f"?{_query(request, without=('page', 'view'), view='grid')}",
        "as_of": now,
    }
    return render(request, "cameras/list.html", context)


@requires(Act.CAMERA_VIEW)
def camera_detail(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    camera = access.get_visible(request.user, _with_record(Camera.objects.all(), now), code=code)
    faults = camera.faults.order_by("-began_at")[:FAULTS_SHOWN]
    context = {
        "camera": camera,
        "row": _row(camera, now),
        "faults": [(fault, words.translated(fault.words)) for fault in faults],
        "now": now,
        # Network and host end of a camera's address help an attacker and no operator.
        "addresses": [
            (label, addresses.redact(address))
            for label, address in (("main", camera.main_address), ("sub", camera.sub_address))
            if address
        ],
        "watchable": bool(camera.main_address or camera.sub_address) and camera.life_cycle in Camera.IN_SERVICE,
        "streams": condition.of(camera, now=now, with_lines=access.may(request.user, Act.NODE_VIEW)),
    }
    return render(request, "cameras/detail.html", context)


def _with_record(cameras: QuerySet[Camera], now: dt.datetime) -> QuerySet[Camera]:
    """With the faults of the last days, in a bounded number of queries."""
    since = now - dt.timedelta(days=RECORD_DAYS)
    recent = Fault.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=since)).order_by("began_at")
    silent = Case(When(main_address="", sub_address="", then=Value(1)), default=Value(0))
    return (
        cameras.select_related("area__parent", "lorong")
        .defer("area__boundary", "area__parent__boundary", "lorong__line")
        .prefetch_related(Prefetch("faults", recent, to_attr="recent_faults"))
        .order_by(silent, "code")  # cameras that can be watched come first
    )


def _row(camera: Any, now: dt.datetime) -> dict[str, Any]:
    """What a table row and the side panel show."""
    shares = availability.daily_shares(
        [(fault.began_at, fault.ended_at) for fault in camera.recent_faults], until=now, days=RECORD_DAYS
    )
    has_record = camera.life_cycle in Camera.IN_SERVICE
    return {
        "code": camera.code,
        "name": camera.name,
        "place": camera.place,
        "kelurahan": camera.area.name,
        "kecamatan": camera.area.parent.name if camera.area.parent else "",
        "safety_class": camera.lorong.safety_class if camera.lorong else "",
        "safety_class_words": camera.lorong.get_safety_class_display() if camera.lorong else "",
        "life_cycle": camera.life_cycle,
        "life_cycle_words": camera.get_life_cycle_display(),
        "since": camera.life_cycle_since.isoformat(),
        "since_at": camera.life_cycle_since,
        "cause": camera.get_down_cause_display() if camera.down_cause else "",
        "bearing_deg": camera.bearing_deg,
        "hfov_deg": camera.hfov_deg,
        "tilt_deg": camera.tilt_deg,
        "height_m": camera.height_m,
        "range_m": camera.range_m,
        "kind": camera.get_kind_display(),
        "owner": camera.owner,
        "link_owner": camera.link_owner,
        "synthetic": camera.synthetic,
        "watchable": bool(camera.main_address or camera.sub_address) and has_record,
        "in_service": has_record,
        "percent": availability.percent(shares) if has_record else None,
        "shares": [round(share, 3) for share in shares] if has_record else [],
    }


def _figures(visible: QuerySet[Camera], now: dt.datetime) -> dict[str, int]:
    in_service = visible.filter(life_cycle__in=Camera.IN_SERVICE)
    return {
        "live": in_service.filter(life_cycle="live").count(),
        "in_service": in_service.count(),
        "degraded": in_service.filter(life_cycle="degraded").count(),
        "down": in_service.filter(life_cycle="down").count(),
        "down_long": in_service.filter(life_cycle="down", life_cycle_since__lt=now - LONG_DOWN).count(),
    }


def _query(request: HttpRequest, *, without: tuple[str, ...], **also: str) -> str:
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    for name, value in also.items():
        query[name] = value
    return query.urlencode()
