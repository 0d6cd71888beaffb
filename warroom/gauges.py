"""The product's own numbers for Prometheus, brought up to date when somebody asks."""

import datetime as dt
from typing import Any

from django.db.models import Count, QuerySet
from prometheus_client import Gauge

from cameras.models import Camera
from cameras.streaming.models import MediaNode, StreamState
from incidents.models import Alert
from incidents.states import AlertState
from warroom.wall import feed
from warroom.wall.live import hub_if_any

CAMERAS = Gauge("warroom_cameras", "Cameras of the inventory", ["life_cycle"])
STREAMS = Gauge("warroom_streams", "Streams as their nodes last said", ["state"])
ALERTS = Gauge("warroom_alerts", "Alerts", ["state"])
NODE_AGE = Gauge("warroom_media_node_age_seconds", "Since a media node last said that it lives", ["node"])
FEED_HEAD = Gauge("warroom_feed_head", "Newest number of the feed")
FEED_BEHIND = Gauge("warroom_feed_hub_behind", "Rows this process's hub has not delivered yet")
SOCKETS = Gauge("warroom_sockets", "Open feed sockets of this process")
SUBSCRIBED = Gauge("warroom_feed_hub_subscribed", "1 while this process's hub hears Valkey")


def refresh(*, now: dt.datetime) -> None:
    """Five queries. Labels whose rows are gone go to zero rather than staying at their last number."""
    _count(CAMERAS, "life_cycle", Camera.LifeCycle.values, Camera.objects.values_list("life_cycle"))
    _count(STREAMS, "state", StreamState.State.values, StreamState.objects.values_list("state"))
    _count(ALERTS, "state", [AlertState.NEW, AlertState.ACKNOWLEDGED], Alert.objects.open().values_list("state"))
    NODE_AGE.clear()
    for name, last_seen in MediaNode.objects.values_list("name", "last_seen"):
        NODE_AGE.labels(name).set((now - last_seen).total_seconds())
    head = feed.head()
    FEED_HEAD.set(head)
    hub = hub_if_any()
    SOCKETS.set(len(hub.outboxes) if hub else 0)
    SUBSCRIBED.set(bool(hub and hub.is_subscribed))
    FEED_BEHIND.set(max(0, head - hub.last) if hub else 0)


def _count(gauge: Gauge, label: str, known: list[str], rows: "QuerySet[Any, Any]") -> None:
    found = dict(rows.annotate(n=Count("pk")).order_by())
    for value in known:
        gauge.labels(**{label: str(value)}).set(found.get(value, 0))
