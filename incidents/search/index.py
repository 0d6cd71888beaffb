"""Keeps the searched text of an incident as it is, in the transaction of the act that changed it."""

from django.db.models import QuerySet

from incidents.models import Entry, Incident
from incidents.search import words

SAID = ("note", "resolved", "closed", "reopened", "cancelled")


def of(incident: Incident) -> str:
    """Number, class, words, place, people, cameras, and what was written on the timeline. Never the caller's name or
    telephone: they are for whoever handles it (CALLER_VIEW), a search is for everybody who may see incidents."""
    category, area, owner = incident.category, incident.area, incident.owner
    cameras = incident.cameras.values_list("code", "name").order_by("incidentcamera__order")
    written = Entry.objects.filter(incident=incident, kind__in=SAID).exclude(text="")
    return words.together(
        [
            incident.number,
            category.code,
            category.name,
            category.name_en,
            incident.summary,
            incident.place,
            area.name if area else "",
            owner.display_name if owner else "",
            owner.username if owner else "",
            incident.resolution,
            *(f"{code} {name}" for code, name in cameras),
            *written.order_by("seq").values_list("text", flat=True),
        ]
    )


def keep(incident: Incident) -> None:
    text = of(incident)
    if text != incident.search_text:
        incident.search_text = text
        Incident.objects.filter(pk=incident.pk).update(search_text=text)


def matching(incidents: QuerySet[Incident], query: str) -> QuerySet[Incident]:
    """Those in which every word of the query stands somewhere."""
    for word in words.asked(query):
        incidents = incidents.filter(search_text__contains=word)
    return incidents
