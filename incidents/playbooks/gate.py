"""What of an incident's procedure still stands between it and its end."""

from incidents.models import Incident, SopStep


def open_steps(incident: Incident) -> list[str]:
    """The titles of the steps that are neither done nor left out, in their order. One query. "Handled" means that there
    are none; a false report, a test and a double were never handled by any procedure."""
    rows = SopStep.objects.filter(incident_id=incident.pk, state=SopStep.State.TODO).order_by("order")
    return list(rows.values_list("title", flat=True))
