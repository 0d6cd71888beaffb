"""Tells what an act has done, in one order. An act calls this as its last statement, inside its transaction."""

from collections.abc import Iterable

from incidents import signals
from incidents.models import Alert, Entry, Event, Incident


def tell(
    *,
    event: tuple[Event, Alert | None] | None = None,
    raised: Iterable[Alert] = (),
    changed: Iterable[Alert] = (),
    opened: Iterable[Incident] = (),
    incidents: Iterable[Incident] = (),
    entries: Iterable[Entry] = (),
) -> None:
    if event is not None:
        signals.event_reported.send(Event, event=event[0], alert=event[1])
    for alert in changed:
        signals.alert_changed.send(Alert, alert=alert)
    for alert in raised:
        signals.alert_raised.send(Alert, alert=alert)
    for incident in opened:
        signals.incident_opened.send(Incident, incident=incident)
    for incident in incidents:
        signals.incident_changed.send(Incident, incident=incident)
    for entry in entries:
        signals.entry_added.send(Entry, entry=entry)
