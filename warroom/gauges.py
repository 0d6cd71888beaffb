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
LANES = Gauge("warroom_streams_by_lane", "Streams that are live, by the lane that carries them", ["lane"])
FINDINGS = Gauge("warroom_stream_findings", "Findings on live streams", ["code", "severity"])
AGE_QUANTILES = Gauge(
    "warroom_streams_frame_age_seconds", "Age of the last picture over the live streams, at their last sample",
    ["quantile"],
)  # fmt: skip
# One series per stream that runs: bounded by what the nodes can carry, not by the inventory.
STREAM_LABELS = ["camera", "profile"]
FRAME_AGE = Gauge("warroom_stream_frame_age_seconds", "Since the last picture of a running stream", STREAM_LABELS)
FRAME_RATE = Gauge("warroom_stream_frames_per_second", "Pictures a second of a running stream", STREAM_LABELS)
BIT_RATE = Gauge("warroom_stream_bits_per_second", "Bit rate of a running stream", STREAM_LABELS)
KEY_INTERVAL = Gauge("warroom_stream_key_frame_interval_seconds", "Between key frames", STREAM_LABELS)
RESTARTS = Gauge("warroom_stream_restarts_last_hour", "Interruptions of a running stream in an hour", STREAM_LABELS)
LOST_PACKETS = Gauge("warroom_stream_lost_packets", "Packets lost since the stream was ordered", STREAM_LABELS)
STILLS = Gauge("warroom_stills", "Still pictures of a node: taken since its start, kept, failing", ["node", "what"])
ALERTS = Gauge("warroom_alerts", "Alerts", ["state"])
NODE_AGE = Gauge("warroom_media_node_age_seconds", "Since a media node last said that it lives", ["node"])
FEED_HEAD = Gauge("warroom_feed_head", "Newest number of the feed")
FEED_BEHIND = Gauge("warroom_feed_hub_behind", "Rows this process's hub has not delivered yet")
SOCKETS = Gauge("warroom_sockets", "Open feed sockets of this process")
SUBSCRIBED = Gauge("warroom_feed_hub_subscribed", "1 while this process's hub hears Valkey")

QUANTILES = (0.5, 0.95, 1.0)
SAMPLED = (
    "profile", "state", "lane", "fps", "bitrate_kbps", "gop_s", "restarts_hour", "lost_packets", "last_frame_at",
    "figures_at", "complaints",
)  # fmt: skip


def refresh(*, now: dt.datetime) -> None:
    """Six queries. Labels whose rows are gone go to zero rather than staying at their last number."""
    _count(CAMERAS, "life_cycle", Camera.LifeCycle.values, Camera.objects.values_list("life_cycle"))
    _count(STREAMS, "state", StreamState.State.values, StreamState.objects.values_list("state"))
    alerts = Alert.objects.open().counted()
    _count(ALERTS, "state", [AlertState.NEW, AlertState.ACKNOWLEDGED], alerts.values_list("state"))
    NODE_AGE.clear()
    STILLS.clear()
    for name, last_seen, figures in MediaNode.objects.values_list("name", "last_seen", "figures"):
        NODE_AGE.labels(name).set((now - last_seen).total_seconds())
        for what, number in figures.get("stills", {}).items():
            STILLS.labels(name, what).set(number)
    _streams(now)
    head = feed.head()
    FEED_HEAD.set(head)
    hub = hub_if_any()
    SOCKETS.set(len(hub.outboxes) if hub else 0)
    SUBSCRIBED.set(bool(hub and hub.is_subscribed))
    FEED_BEHIND.set(max(0, head - hub.last) if hub else 0)


def _streams(now: dt.datetime) -> None:
    """What runs now, stream by stream, and all of it together."""
    per_stream = (FRAME_AGE, FRAME_RATE, BIT_RATE, KEY_INTERVAL, RESTARTS, LOST_PACKETS)
    for gauge in (*per_stream, LANES, FINDINGS, AGE_QUANTILES):
        gauge.clear()
    ages: list[float] = []
    rows = StreamState.objects.exclude(state=StreamState.State.STOPPED).filter(figures_at__isnull=False)
    for row in rows.select_related("camera").only("camera__code", *SAMPLED):
        stream = (row.camera.code, row.profile)
        FRAME_RATE.labels(*stream).set(row.fps)
        BIT_RATE.labels(*stream).set(row.bitrate_kbps * 1000)
        KEY_INTERVAL.labels(*stream).set(row.gop_s)
        RESTARTS.labels(*stream).set(row.restarts_hour)
        LOST_PACKETS.labels(*stream).set(row.lost_packets)
        is_live = row.state == StreamState.State.LIVE
        if row.last_frame_at is not None and row.figures_at is not None:
            # A live stream's row is up to ten seconds behind; its picture was as old as this when it was sampled.
            age_s = ((row.figures_at if is_live else now) - row.last_frame_at).total_seconds()
            FRAME_AGE.labels(*stream).set(max(0.0, age_s))
            ages += [max(0.0, age_s)] if is_live else []
        if is_live:
            LANES.labels(row.lane).inc()
            for found in (entry for entry in row.complaints if "code" in entry):
                FINDINGS.labels(found["code"], found["severity"]).inc()
    ages.sort()
    for quantile in QUANTILES:
        AGE_QUANTILES.labels(f"{quantile:g}").set(ages[round(quantile * (len(ages) - 1))] if ages else 0)


def _count(gauge: Gauge, label: str, known: list[str], rows: "QuerySet[Any, Any]") -> None:
    found = dict(rows.annotate(n=Count("pk")).order_by())
    for value in known:
        gauge.labels(**{label: str(value)}).set(found.get(value, 0))
