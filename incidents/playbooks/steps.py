"""The steps of one incident: written when it gets its category, then done, left out or taken back by people.

Whoever changes a step has locked the incident's row first, so two people on one procedure take turns; the second is
told what the first did.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from accounts.roles import Act
from incidents import intake, news, signals, timeline
from incidents.models import Entry, Incident, Playbook, PlaybookVersion, SopStep
from incidents.playbooks import lines, store
from incidents.playbooks.branches import Standing, settle
from incidents.playbooks.shape import Step, of_json
from incidents.refusals import StaleIncident
from incidents.rules import STEP_SKIPPED
from incidents.states import LIVE_INCIDENT_STATES

State = SopStep.State


class StaleStep(Conflict):
    """Somebody did it first, or the other branch was taken. ``current`` is the step as it is."""

    def __init__(self, row: SopStep, incident: Incident) -> None:
        first = None if row.by is None or row.at is None else {"by": row.by.display_name, "at": row.at.isoformat()}
        super().__init__(_sentence(row), current=lines.line(row, incident), first=first)


class AnswerNeeded(Problem):
    """The step is a question: it ends with one of its answers."""

    code = "answer_needed"


class ReasonNeeded(Problem):
    """A step is left out for a reason that the supervisor reads."""

    code = "words_needed"


class QuestionStays(Problem):
    """Other steps hang on its answer, so it is answered and not left out."""

    code = "question_stays"


def follow(incident: Incident, *, now: dt.datetime) -> None:
    """Give the incident the steps of its category's procedure. Does nothing when it has them, or is over.

    Call it inside the act's transaction, after the category was written and the audit trail too: it tells of itself.
    On another category the steps nobody touched give way; what was done under the earlier procedure stays on the
    timeline, and a step of the same name stays done.
    """
    if incident.state not in LIVE_INCIDENT_STATES:
        return
    playbook = Playbook.objects.filter(category_id=incident.category_id, in_use=True).first()
    if playbook is None or not store.has_steps(playbook):
        return
    with transaction.atomic():
        before = None
        if incident.playbook_id is not None:
            before = PlaybookVersion.objects.select_related("playbook").get(pk=incident.playbook_id)
        if before is not None and before.playbook_id == playbook.pk:
            return
        version = store.first_version(playbook, at=now)
        replaced = list(SopStep.objects.filter(incident_id=incident.pk).select_related("by").order_by("order"))
        _write(incident, version, replaced)
        if before is not None:
            entry = timeline.append(incident, kind="note", at=now, text=_replacement(before, version, replaced))
            _tell(incident, [entry], now=now)


def done(incident: Incident, key: str, *, by: User, answer: str = "", now: dt.datetime) -> SopStep:
    """The step was taken. A question needs one of its answers, which opens or folds the steps that hang on it."""
    with transaction.atomic():
        fresh, row = _locked(incident, key, by)
        if row.choices and answer not in row.choices:
            raise AnswerNeeded(_("Pilih salah satu jawaban: %(answers)s.") % {"answers": ", ".join(row.choices)})
        if not row.choices and answer:
            raise AnswerNeeded(_("Langkah ini tidak bertanya."))
        _swap(row, fresh, (State.TODO,), state=State.DONE.value, answer=answer, by=by, at=now, reason="")
        _settle(fresh)
        said = f"{row.title}: {answer}" if answer else row.title
        entry = _entry(fresh, "step_done", by=by, now=now, key=key, title=said, answer=answer)
        audit.record(actor=by, act="step_done", subject=fresh.number, detail={"key": key, "answer": answer}, at=now)
        _tell(fresh, [entry], now=now, counts=True)
    return row


def skip(incident: Incident, key: str, *, by: User, reason: str, now: dt.datetime) -> SopStep:
    """The step is left out, and why. Supervisors hear of it at once."""
    reason = reason.strip()[:300]
    if not reason:
        raise ReasonNeeded(_("Tulis mengapa langkah ini dilewati."), field="reason")
    with transaction.atomic():
        fresh, row = _locked(incident, key, by)
        hanging = SopStep.objects.filter(incident_id=fresh.pk, state__in=[State.TODO, State.NOT_NEEDED])
        if row.choices and any(key in when for when in hanging.values_list("when", flat=True)):
            raise QuestionStays(_("Langkah lain bergantung pada jawabannya: pilih salah satu jawaban."))
        _swap(row, fresh, (State.TODO,), state=State.SKIPPED.value, by=by, at=now, reason=reason)
        entry = _entry(fresh, "step_skipped", by=by, now=now, key=key, title=row.title, reason=reason)
        audit.record(actor=by, act="step_skipped", subject=fresh.number, detail={"key": key, "reason": reason}, at=now)
        _notice(fresh, row, by=by, now=now)
        _tell(fresh, [entry], now=now, counts=True)
    return row


def undo(incident: Incident, key: str, *, by: User, now: dt.datetime) -> SopStep:
    """A step that was done or left out is open again, and the branch its answer had folded."""
    with transaction.atomic():
        fresh, row = _locked(incident, key, by)
        _swap(row, fresh, (State.DONE, State.SKIPPED), state=State.TODO.value, answer="", by=None, at=None, reason="")
        _settle(fresh)
        entry = _entry(fresh, "step_undone", by=by, now=now, key=key, title=row.title)
        audit.record(actor=by, act="step_undone", subject=fresh.number, detail={"key": key}, at=now)
        _tell(fresh, [entry], now=now, counts=True)
    return row


def _locked(incident: Incident, key: str, by: User) -> tuple[Incident, SopStep]:
    """Its row, locked until commit, and the step. For whoever has the incident, or a supervisor, while it is live."""
    access.require(by, Act.INCIDENT_RESOLVE)
    fresh = Incident.objects.select_for_update(of=("self",)).select_related("category", "area").get(pk=incident.pk)
    if fresh.owner_id != by.pk:
        access.require(by, Act.INCIDENT_ASSIGN)
    if fresh.state not in LIVE_INCIDENT_STATES:
        raise StaleIncident(fresh)
    row = SopStep.objects.select_related("by").filter(incident_id=fresh.pk, key=key).first()
    if row is None:
        raise Http404
    return fresh, row


def _swap(row: SopStep, fresh: Incident, before: tuple[str, ...], **changes: Any) -> None:
    if not SopStep.objects.filter(pk=row.pk, state__in=before).update(**changes):
        raise StaleStep(SopStep.objects.select_related("by").get(pk=row.pk), fresh)
    for name, value in changes.items():
        setattr(row, name, value)


def _settle(fresh: Incident) -> None:
    rows = {row.key: row for row in SopStep.objects.filter(incident_id=fresh.pk).order_by("order")}
    states = settle([Standing(row.key, row.state, row.answer, row.when) for row in rows.values()])
    for key, state in states.items():
        if rows[key].state != state:
            SopStep.objects.filter(pk=rows[key].pk).update(state=state)


def _write(incident: Incident, version: PlaybookVersion, replaced: list[SopStep]) -> None:
    kept = {(row.key, row.title): row for row in replaced if row.state == State.DONE}
    SopStep.objects.filter(pk__in=[row.pk for row in replaced]).delete()
    steps = of_json(version.body).steps
    SopStep.objects.bulk_create(
        _row(incident, order, step, kept.get((step.key, step.title))) for order, step in enumerate(steps)
    )
    Incident.objects.filter(pk=incident.pk).update(playbook=version)
    incident.playbook = version
    if kept:
        _settle(incident)


def _row(incident: Incident, order: int, step: Step, was: SopStep | None) -> SopStep:
    choices = list(step.ask.answers) if step.ask else []
    row = SopStep(
        incident=incident,
        key=step.key,
        order=order,
        title=step.title,
        detail=step.detail,
        owner=step.owner,
        within_s=step.within_s,
        choices=choices,
        when=dict(step.when),
    )
    if was is not None and (was.answer in choices if choices else not was.answer):
        row.state, row.by, row.at, row.answer = was.state, was.by, was.at, was.answer
    return row


def _replacement(before: PlaybookVersion, version: PlaybookVersion, replaced: list[SopStep]) -> str:
    touched = sum(row.state in (State.DONE, State.SKIPPED) for row in replaced)
    with translation.override(settings.LANGUAGE_CODE):  # stored, so in the city's words
        return _("SOP %(before)s diganti %(after)s: %(done)s langkah sudah tercatat, %(open)s langkah diganti.") % {
            "before": before.playbook.code,
            "after": f"{version.playbook.code} v{version.version}",
            "done": touched,
            "open": len(replaced) - touched,
        }


def _entry(fresh: Incident, kind: str, *, by: User, now: dt.datetime, **data: Any) -> Entry:
    return timeline.append(fresh, kind=kind, at=now, by=by, data=data)


def _notice(fresh: Incident, row: SopStep, *, by: User, now: dt.datetime) -> None:
    """A badge at the supervisor's, no sound. Its alert belongs to no incident when it is made, so that taking it after
    the incident's row can stop nobody who takes them the other way round."""
    with translation.override(settings.LANGUAGE_CODE):
        summary = _("%(number)s: “%(title)s” dilewati %(name)s: %(reason)s") % {
            "number": fresh.number, "title": row.title, "name": by.display_name, "reason": row.reason,
        }  # fmt: skip
    intake.report_event(
        kind=STEP_SKIPPED,
        source="sop",
        subject=f"{fresh.number}:{row.key}",
        summary=summary[:300],
        place=fresh.place,
        lat=fresh.lat,
        lon=fresh.lon,
        now=now,
        synthetic=fresh.synthetic,
        exercise=fresh.exercise,
        data={"incident": fresh.number, "step": row.key, "by": by.username},
    )


def _tell(incident: Incident, entries: list[Entry], *, now: dt.datetime, counts: bool = False) -> None:
    """``counts``: the incident's row shows how many are done, so it is told too."""
    news.tell(incidents=[incident] if counts else [], entries=entries)
    signals.news_told.send(
        SopStep,
        kind="sop.changed",
        data={"incident": incident.number, "steps": lines.of(incident)},
        act=Act.INCIDENT_VIEW,
        area_code=incident.area.code if incident.area else "",
        at=now,
    )


def _sentence(row: SopStep) -> str:
    if row.state == State.NOT_NEEDED:
        return _("“%(title)s” tidak perlu: cabang lain yang dipilih.") % {"title": row.title}
    if row.by is None or row.at is None:
        return _("“%(title)s” masih terbuka.") % {"title": row.title}
    said = {"title": row.title, "name": row.by.display_name, "time": f"{localtime(row.at):%H:%M:%S}"}
    if row.state == State.SKIPPED:
        return _("“%(title)s” sudah dilewati %(name)s pukul %(time)s.") % said
    return _("“%(title)s” sudah diselesaikan %(name)s pukul %(time)s.") % said
