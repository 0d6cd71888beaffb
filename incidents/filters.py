"""What lists of events, alerts and incidents can be narrowed by."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import rest_framework as filters

from accounts.models import User
from incidents import words
from incidents.models import Alert, Assignment, Entry, Event, Incident
from incidents.search import index as search
from incidents.states import LIVE_INCIDENT_STATES

MOST_WORDS = 5


class AreaFilter(filters.CharFilter):
    """The code of a kelurahan, a kecamatan or the city."""

    def __init__(self) -> None:
        super().__init__(field_name="area__code", lookup_expr="startswith", label="area code or its beginning")


class EventFilter(filters.FilterSet):
    severity = filters.MultipleChoiceFilter(choices=list(words.SEVERITIES.items()))
    since = filters.IsoDateTimeFilter(field_name="occurred_at", lookup_expr="gte", label="occurred at or after")
    area = AreaFilter()
    camera = filters.CharFilter(field_name="camera__code", label="camera code")
    q = filters.CharFilter(method="matching", label="words in the summary or camera")

    class Meta:
        model = Event
        fields = ["kind", "source", "alert", "severity", "since", "area", "camera", "exercise", "q"]

    def matching(self, queryset: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        for word in value.split()[:MOST_WORDS]:
            queryset = queryset.filter(Q(summary__icontains=word) | Q(camera__code__icontains=word))
        return queryset


class AlertFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=list(words.ALERT_STATES.items()))
    severity = filters.MultipleChoiceFilter(choices=list(words.SEVERITIES.items()))
    since = filters.IsoDateTimeFilter(field_name="last_event_at", lookup_expr="gte", label="newest event at or after")
    area = AreaFilter()
    camera = filters.CharFilter(field_name="camera__code", label="camera code")
    q = filters.CharFilter(method="matching", label="words in summary, place or camera")

    class Meta:
        model = Alert
        fields = ["kind", "state", "severity", "since", "area", "camera", "exercise", "q"]

    def matching(self, queryset: QuerySet[Alert], name: str, value: str) -> QuerySet[Alert]:
        for word in value.split()[:MOST_WORDS]:
            found = Q(summary__icontains=word) | Q(place__icontains=word) | Q(camera__code__icontains=word)
            queryset = queryset.filter(found)
        return queryset


class IncidentFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=list(words.INCIDENT_STATES.items()))
    severity = filters.MultipleChoiceFilter(choices=list(words.SEVERITIES.items()))
    since = filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="gte", label="opened at or after")
    until = filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="lt", label="opened before")
    area = AreaFilter()
    camera = filters.CharFilter(field_name="cameras__code", label="code of a camera near it")
    category = filters.CharFilter(field_name="category__code", label="category code")
    owner = filters.CharFilter(field_name="owner__username", label="account name of the one who has it")
    live = filters.BooleanFilter(method="being_handled", label="true: those that still need somebody")
    place = filters.CharFilter(field_name="place", lookup_expr="icontains", label="words of the place")
    person = filters.CharFilter(method="touched_by", label="account name of somebody who had a hand in it")
    q = filters.CharFilter(method="matching", label='words anywhere in it; "words in quotes" stay together')

    class Meta:
        model = Incident
        fields = [
            "state", "severity", "since", "until", "area", "camera", "category", "owner", "person", "place", "live",
            "exercise", "q",
        ]  # fmt: skip

    def being_handled(self, queryset: QuerySet[Incident], name: str, value: bool) -> QuerySet[Incident]:
        return (
            queryset.filter(state__in=LIVE_INCIDENT_STATES)
            if value
            else queryset.exclude(state__in=LIVE_INCIDENT_STATES)
        )

    def touched_by(self, queryset: QuerySet[Incident], name: str, value: str) -> QuerySet[Incident]:
        """Has it, opened it, ended it, closed it, or was offered it."""
        person = User.objects.filter(username=value).values_list("pk", flat=True).first()
        if person is None:
            return queryset.none()
        touched = Q(Exists(Assignment.objects.filter(incident=OuterRef("pk"), to=person)))
        for hand in ("owner", "opened_by", "resolved_by", "closed_by"):
            touched |= Q(**{hand: person})
        return queryset.filter(touched)

    def matching(self, queryset: QuerySet[Incident], name: str, value: str) -> QuerySet[Incident]:
        return search.matching(queryset, value)


class EntryFilter(filters.FilterSet):
    since = filters.NumberFilter(field_name="seq", lookup_expr="gt", label="entries after this number")

    class Meta:
        model = Entry
        fields = ["kind", "since"]
