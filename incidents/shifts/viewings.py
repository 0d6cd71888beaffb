"""Who has an incident or alert open: renewed by the page every ten seconds, forgotten after thirty."""

import datetime as dt
import re
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from accounts import access
from accounts.models import User
from accounts.roles import Act
from incidents import signals
from incidents.models import Alert, Incident, Viewing

CHANGED: Final = "viewing.changed"
DOINGS: Final = ("viewing", "writing", "assigning")
FORGOTTEN_AFTER: Final = dt.timedelta(seconds=30)
MOST_PER_PERSON, MOST_PER_SUBJECT = 8, 20
_ALERT = re.compile(r"alert:(\d{1,18})")


def look(person: User, *, subject: str, doing: str = "viewing", now: dt.datetime) -> list[dict[str, str]]:
    """This person has it open now; who else does. News go out only when the picture changes.

    Raises Http404 alike for what is not there and for what is not theirs to see.
    """
    area_code = _area_code(person, subject)
    with transaction.atomic():
        known = Viewing.objects.filter(person=person, subject=subject).first()
        was_gone = known is None or known.seen_at < now - FORGOTTEN_AFTER
        since = now if known is None or was_gone else known.since
        Viewing.objects.update_or_create(
            person=person, subject=subject, defaults={"doing": doing, "seen_at": now, "since": since}
        )
        dropped = _drop_oldest(person)
        people = at(subject, now=now)
        if known is None or was_gone or known.doing != doing:
            _tell(subject, people, area_code=area_code, now=now)
        for other in dropped:
            _tell(other, at(other, now=now), area_code=_code_of(other), now=now)
    return people


def leave(person: User, *, subject: str, now: dt.datetime) -> None:
    """The page is closed."""
    area_code = _area_code(person, subject)
    with transaction.atomic():
        gone, _rows = Viewing.objects.filter(person=person, subject=subject).delete()
        if gone:
            _tell(subject, at(subject, now=now), area_code=area_code, now=now)


def forget(*, now: dt.datetime) -> int:
    """Drop those whose page no longer says so; how many."""
    with transaction.atomic():
        old = list(Viewing.objects.select_for_update().filter(seen_at__lt=now - FORGOTTEN_AFTER).order_by("pk"))
        Viewing.objects.filter(pk__in=[viewing.pk for viewing in old]).delete()
        for subject in sorted({viewing.subject for viewing in old}):
            _tell(subject, at(subject, now=now), area_code=_code_of(subject), now=now)
    return len(old)


def at(subject: str, *, now: dt.datetime) -> list[dict[str, str]]:
    """Who has it open, the one who came first at the front."""
    return [_named(viewing) for viewing in _fresh(now).filter(subject=subject)[:MOST_PER_SUBJECT]]


def everywhere(*, now: dt.datetime) -> dict[str, list[dict[str, str]]]:
    """By subject, in one query: what a page needs that has just been opened."""
    found: dict[str, list[dict[str, str]]] = {}
    for viewing in _fresh(now)[: MOST_PER_SUBJECT * 50]:
        found.setdefault(viewing.subject, []).append(_named(viewing))
    return found


def _fresh(now: dt.datetime) -> QuerySet[Viewing]:
    return Viewing.objects.filter(seen_at__gte=now - FORGOTTEN_AFTER).select_related("person").order_by("since", "pk")


def _named(viewing: Viewing) -> dict[str, str]:
    person = viewing.person
    return {
        "username": person.username,
        "name": person.display_name,
        "initials": person.initials,
        "doing": viewing.doing,
    }


def _drop_oldest(person: User) -> list[str]:
    """Nobody looks at more than a few things at once: a page that cycles through the queue must not fill a table."""
    rows = Viewing.objects.filter(person=person).order_by("-seen_at", "-pk").values_list("pk", "subject")
    extra = list(rows[MOST_PER_PERSON:])
    Viewing.objects.filter(pk__in=[pk for pk, _subject in extra]).delete()
    return sorted(subject for _pk, subject in extra)


def _area_code(person: User, subject: str) -> str:
    """Of what they may see. Raises Http404."""
    found = _ALERT.fullmatch(subject)
    if found:
        row: Alert | Incident = access.get_visible(person, Alert.objects.select_related("area"), pk=int(found[1]))
    else:
        row = access.get_visible(person, Incident.objects.select_related("area"), number=subject)
    return row.area.code if row.area else ""


def _code_of(subject: str) -> str:
    found = _ALERT.fullmatch(subject)
    rows: Any = Alert.objects.filter(pk=int(found[1])) if found else Incident.objects.filter(number=subject)
    return rows.values_list("area__code", flat=True).first() or ""


def _tell(subject: str, people: list[dict[str, str]], *, area_code: str, now: dt.datetime) -> None:
    data = {"subject": subject, "people": people}
    signals.news_told.send(Viewing, kind=CHANGED, data=data, act=Act.INCIDENT_VIEW, area_code=area_code, at=now)
