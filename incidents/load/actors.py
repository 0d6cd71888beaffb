"""Bad actors: sources that ring most, ring again and again, ring too short, or never end. And what is kept quiet
without anybody having answered for it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, TypedDict

from django.db.models import Count, F, Max, Min, QuerySet, Window
from django.db.models.functions import Lag

from accounts.models import AuditEntry, User
from incidents.load import figures, limits
from incidents.load.elapsed import Elapsed
from incidents.load.report import Span, told
from incidents.models import AlarmRule, Alert, Annunciation, Shelf, Suppression

TOP = 10
LISTED = 50


class Source(TypedDict):
    """A camera, place or thing that alarms come from, and the rule (``kind``) that makes them. ``title`` is the rule's,
    ``owner`` answers for the rule."""

    fingerprint: str
    kind: str
    title: str
    owner: str
    camera: str | None
    place: str
    worst: str
    n: int
    share: float | None


class Ringing(TypedDict):
    fingerprint: str
    kind: str
    title: str
    owner: str
    camera: str | None
    n: int
    last_at: str


class Stale(TypedDict):
    alert: int
    kind: str
    title: str
    severity: str
    summary: str
    place: str
    camera: str | None
    since: str
    owner: str | None
    incident: str | None


class Silenced(TypedDict):
    """``subject`` as the audit trail would name it: shelf:7, suppression:7."""

    subject: str
    reason: str
    by: str
    since: str


class Kind(TypedDict):
    kind: str
    title: str
    owner: str
    worst: str
    n: int
    share: float | None


class Named(NamedTuple):
    """What the master alarm database says of a kind."""

    title: str
    owner: str


Names = dict[str, Named]


class Actors(TypedDict):
    n: int
    sources: list[Source]
    top_ten_share: float | None
    rules: list[Kind]
    chattering: list[Ringing]
    fleeting: list[Ringing]
    stale: list[Stale]
    unauthorised: list[Silenced]


def take(span: Span, *, now: dt.datetime) -> Actors:
    """Thirteen queries at most, however many alarms."""
    rows = told(span)
    n = rows.count()
    names = {kind: Named(*rest) for kind, *rest in AlarmRule.objects.values_list("kind", "title", "owner")}
    sources = _sources(rows, n, names)
    return {
        "n": n,
        "sources": sources,
        "top_ten_share": figures.share(sum(source["n"] for source in sources), n),
        "rules": _rules(rows, n, names),
        "chattering": _chattering(rows, names),
        "fleeting": _fleeting(rows, names),
        "stale": _stale(names, now=now),
        "unauthorised": unauthorised(),
    }


def _sources(rows: QuerySet[Annunciation], n: int, names: Names) -> list[Source]:
    """Camera and place are added to the ten, not grouped by: they say more of the same thing."""
    top = list(
        rows.values("fingerprint")
        .annotate(n=Count("pk"), worst=Min("severity"), newest=Max("pk"))
        .order_by("-n", "fingerprint")[:TOP]
    )
    newest = Annunciation.objects.select_related("camera", "alert").in_bulk([row["newest"] for row in top])
    found = []
    for row in top:
        one = newest[row["newest"]]
        found.append(
            Source(
                fingerprint=row["fingerprint"],
                kind=one.kind,
                title=_named(names, one.kind).title,
                owner=_named(names, one.kind).owner,
                camera=one.camera.code if one.camera else None,
                place=one.alert.place,
                worst=row["worst"],
                n=row["n"],
                share=figures.share(row["n"], n),
            )
        )
    return found


def _rules(rows: QuerySet[Annunciation], n: int, names: Names) -> list[Kind]:
    counted = rows.values_list("kind").annotate(n=Count("pk"), worst=Min("severity")).order_by("-n", "kind")[:TOP]
    return [
        Kind(
            kind=kind,
            title=_named(names, kind).title,
            owner=_named(names, kind).owner,
            worst=worst,
            n=some,
            share=figures.share(some, n),
        )
        for kind, some, worst in counted
    ]


def _named(names: Names, kind: str) -> Named:
    return names.get(kind, Named(kind, ""))


def _chattering(rows: QuerySet[Annunciation], names: Names) -> list[Ringing]:
    """Activations that were at least the third of their source within a minute."""
    often = rows.values("fingerprint").annotate(n=Count("pk")).filter(n__gte=limits.CHATTER_TIMES)
    before = Window(Lag("at", limits.CHATTER_TIMES - 1), partition_by=F("fingerprint"), order_by=[F("at"), F("pk")])
    third = rows.filter(fingerprint__in=often.values("fingerprint")).annotate(before=before)
    third = third.annotate(took=Elapsed(F("at"), F("before"))).filter(took__lte=limits.CHATTER_WITHIN_S)
    return _ringing(third, names)


def _fleeting(rows: QuerySet[Annunciation], names: Names) -> list[Ringing]:
    """Gone before anybody could have looked."""
    lasted = rows.filter(cleared_at__isnull=False).annotate(lasted=Elapsed(F("cleared_at"), F("at")))
    return _ringing(lasted.filter(lasted__lt=limits.FLEETING_BELOW_S), names)


def _ringing(rows: QuerySet[Annunciation], names: Names) -> list[Ringing]:
    found: dict[str, list[tuple[dt.datetime, str, str | None]]] = defaultdict(list)
    for fingerprint, kind, camera, at in rows.values_list("fingerprint", "kind", "camera__code", "at"):
        found[fingerprint].append((at, kind, camera))
    listed = []
    for fingerprint, each in found.items():
        newest = max(each, key=lambda one: one[0])
        title, owner = _named(names, newest[1])
        listed.append(
            Ringing(
                fingerprint=fingerprint,
                kind=newest[1],
                title=title,
                owner=owner,
                camera=newest[2],
                n=len(each),
                last_at=newest[0].isoformat(),
            )
        )
    return sorted(listed, key=lambda row: (-row["n"], row["fingerprint"]))[:LISTED]


def stale_alerts(*, now: dt.datetime) -> QuerySet[Alert]:
    """Told to people, still active after a day. Whoever acknowledged one, or owns its incident, answers for it."""
    old = Alert.objects.in_queue().counted().filter(raised_at__lt=now - limits.STALE_AFTER, cleared_at=None)
    return old.filter(annunciated_at__isnull=False)


def _stale(names: Names, *, now: dt.datetime) -> list[Stale]:
    rows = stale_alerts(now=now).select_related("camera", "acknowledged_by", "incident__owner")
    return [
        Stale(
            alert=alert.pk,
            kind=alert.kind,
            title=_named(names, alert.kind).title,
            severity=alert.severity,
            summary=alert.summary,
            place=alert.place,
            camera=alert.camera.code if alert.camera else None,
            since=alert.raised_at.isoformat(),
            owner=_owner(alert),
            incident=alert.incident.number if alert.incident else None,
        )
        for alert in rows.order_by("raised_at")[:LISTED]
    ]


def _owner(alert: Alert) -> str | None:
    person = (alert.incident.owner if alert.incident else None) or alert.acknowledged_by
    return person.display_name if person else None


def unauthorised() -> list[Silenced]:
    """What keeps alarms quiet now without an entry of the audit trail. Each act of silence writes one in its own
    transaction, so whatever stands here got into the tables by another way."""
    shelves = Shelf.objects.filter(ended_at=None).values_list("pk", "reason", "by", "at")
    suppressions = Suppression.objects.filter(ended_at=None).values_list("pk", "reason", "by", "since")
    return [*_unanswered("shelf", shelves), *_unanswered("suppression", suppressions)]


def _unanswered(what: str, rows: Iterable[tuple[int, str, int, dt.datetime]]) -> list[Silenced]:
    quiet = {f"{what}:{pk}": (reason, by, since) for pk, reason, by, since in rows}
    known = set(AuditEntry.objects.filter(subject__in=quiet).values_list("subject", flat=True))
    names = dict(User.objects.filter(pk__in=[by for _, by, _ in quiet.values()]).values_list("pk", "username"))
    return [
        Silenced(subject=subject, reason=reason, by=names[by], since=since.isoformat())
        for subject, (reason, by, since) in quiet.items()
        if subject not in known
    ]
