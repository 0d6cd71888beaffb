"""Why an act on an alert or incident was refused, with the state as it is and who was first."""

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.problems import Conflict, Problem
from incidents.models import Alert, Entry, Incident
from incidents.serializers import alert_card, incident_row


class StaleAlert(Conflict):
    """Somebody else was first, or the alert does not allow this step."""

    def __init__(self, alert: Alert) -> None:
        card = alert_card(alert)
        super().__init__(_alert_sentence(card, alert), current=card, first=_first_on_alert(card))


class StaleIncident(Conflict):
    def __init__(self, incident: Incident, detail: str = "") -> None:
        row = incident_row(incident)
        last = Entry.objects.filter(incident_id=incident.pk).select_related("actor").order_by("-seq").first()
        first = {"by": last.actor.display_name if last.actor else None, "at": last.at.isoformat()} if last else None
        super().__init__(detail or _incident_sentence(incident, last), current=row, first=first)


class CannotTake(Problem):
    """This person cannot take an incident, or nobody has this account name: the two look alike."""

    code = "cannot_take"

    def __init__(self, username: str) -> None:
        super().__init__(_("%(name)s tidak dapat menerima insiden.") % {"name": username}, field="to")


class OutOfBounds(Problem):
    """A number that is not within what the rule allows."""

    code = "out_of_bounds"

    def __init__(self, field: str, *, least: int, most: int) -> None:
        said = {"least": least, "most": most}
        super().__init__(_("Harus antara %(least)d dan %(most)d.") % said, field=field, **said)


class WrongOutcome(Problem):
    code = "wrong_outcome"

    def __init__(self, outcome: str) -> None:
        super().__init__(_("Insiden yang ditangani tidak dibatalkan, tetapi diselesaikan."), field="outcome")


class FourEyes(Problem):
    """Whoever says that a P1 or P2 is over does not also say that this was right."""

    status = 403
    code = "four_eyes"

    def __init__(self, incident: Incident) -> None:
        said = _("Aturan empat mata: %(severity)s ditutup oleh orang lain daripada yang menyelesaikan.")
        super().__init__(said % {"severity": incident.severity}, current=incident_row(incident))


class SecondPerson(Problem):
    """A P1 is dismissed by two: one asks, another agrees."""

    status = 403
    code = "second_person"

    def __init__(self, alert: Alert) -> None:
        said = _("Aturan dua orang: alarm P1 ditutup oleh orang lain daripada yang meminta.")
        super().__init__(said, current=alert_card(alert))


class StepsOpen(Conflict):
    """The procedure is not finished: each step is to be done, or left out with a reason."""

    code = "steps_open"

    def __init__(self, incident: Incident, steps: Sequence[str]) -> None:
        said = _("SOP belum selesai: %(steps)s.") % {"steps": ", ".join(steps)}
        super().__init__(said, current=incident_row(incident), steps=list(steps))


class TooLate(Conflict):
    code = "too_late"

    def __init__(self, incident: Incident, *, days: int) -> None:
        said = _("Insiden hanya dapat dibuka lagi dalam %(days)d hari.") % {"days": days}
        super().__init__(said, current=incident_row(incident))


class CannotMerge(Problem):
    code = "cannot_merge"


class CannotShelve(Problem):
    """The rule for alerts of this severity: P1 never, P2 by a supervisor."""

    status = 403
    code = "cannot_shelve"


class NothingSaid(Problem):
    """The act needs words."""

    code = "words_needed"


def _alert_sentence(card: dict[str, Any], alert: Alert) -> str:
    if alert.state == "closed" and alert.closed_at:
        return _("Alarm ini sudah ditutup pukul %(time)s.") % {"time": f"{localtime(alert.closed_at):%H:%M:%S}"}
    if card["incident"]:
        return _("Alarm ini sudah menjadi insiden %(number)s.") % {"number": card["incident"]}
    if alert.acknowledged_at:
        who = {
            "name": card["acknowledged_by"] or _("sistem"),
            "time": f"{localtime(alert.acknowledged_at):%H:%M:%S}",
        }
        return _("Sudah diterima oleh %(name)s pukul %(time)s.") % who
    return _("Alarm ini sudah berubah sejak Anda membacanya.")


def _first_on_alert(card: dict[str, Any]) -> dict[str, Any] | None:
    if card["acknowledged_at"] is None:
        return None
    return {"by": card["acknowledged_by"], "at": card["acknowledged_at"]}


def _incident_sentence(incident: Incident, last: Entry | None) -> str:
    state = incident.get_state_display()
    if last is None or last.actor is None:
        return _("Insiden ini sekarang: %(state)s.") % {"state": state}
    said = {"state": state, "name": last.actor.display_name, "time": f"{localtime(last.at):%H:%M:%S}"}
    return _("Insiden ini sekarang: %(state)s (%(name)s, pukul %(time)s).") % said
