"""News of this room. Sent as the last statements of the act's transaction: a listener may take a lock until commit."""

from django.dispatch import Signal

event_reported = Signal()  # event: Event, alert: Alert | None
alert_raised = Signal()  # alert: Alert
alert_changed = Signal()  # alert: Alert
incident_opened = Signal()  # incident: Incident
incident_changed = Signal()  # incident: Incident
entry_added = Signal()  # entry: Entry
# Anything else that desks and walls must hear of at once. Whoever may do ``act`` in that area gets it, numbered, as
# ``kind`` with ``data``: the names stand in the contract.
news_told = Signal()  # kind: str, data: dict, act: Act, area_code: str ("" is the whole city), at: datetime
# A handover is being made: whoever has something the coming shift must know answers with a section
# {"name": "panels", "n": 2, "rows": [{...}]}; see incidents.shifts.pack.
handover_asked = Signal()  # now: datetime
