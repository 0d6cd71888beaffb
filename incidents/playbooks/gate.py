"""What of an incident's procedure still stands between it and its end."""

from django.utils.translation import gettext as _

from accounts.problems import Problem
from incidents.models import Incident, SopStep

MOST_NAMED = 40


class OpenSteps(Problem):
    """Handled means that every step was done or left out for a reason. ``steps`` names those that were neither."""

    status = 409
    code = "open_steps"

    def __init__(self, titles: list[str]) -> None:
        super().__init__(
            _("%(n)s langkah SOP belum selesai: %(first)s") % {"n": len(titles), "first": titles[0]},
            field="steps", steps=titles[:MOST_NAMED],
        )  # fmt: skip


def open_steps(incident: Incident) -> list[str]:
    """The titles of the steps that are neither done nor left out, in their order. One query."""
    rows = SopStep.objects.filter(incident_id=incident.pk, state=SopStep.State.TODO).order_by("order")
    return list(rows.values_list("title", flat=True))


def require_done(incident: Incident) -> None:
    """Called by resolve, for the outcome "handled" only: a false report was never handled by any procedure."""
    if titles := open_steps(incident):
        raise OpenSteps(titles)
