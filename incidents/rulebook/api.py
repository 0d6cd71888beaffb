"""The API of the master alarm database."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.etag import EtagMixin
from accounts.paging import Cursor
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents import words
from incidents.models import AlarmRule, AlarmRuleVersion
from incidents.rulebook import sheet, store
from incidents.rulebook.card import FIELDS, card

MOST_WORDS = 5
ABOUT = ("kind", "title", "source", "condition", "cause", "consequence", "owner")


class RuleFields(serializers.ModelSerializer[AlarmRule]):
    """What a person may set. Which of it a rule needs is for the store to say."""

    playbook = serializers.CharField(max_length=20, allow_null=True, help_text="code of the procedure")
    category = serializers.CharField(max_length=8, allow_null=True, help_text="code of the incident class")
    severity = serializers.ChoiceField(
        choices=list(words.SEVERITIES.items()), allow_null=True, help_text="null follows the matrix"
    )

    class Meta:
        model = AlarmRule
        fields: ClassVar[tuple[str, ...]] = FIELDS


class RuleChange(RuleFields):
    version = serializers.IntegerField(min_value=1, help_text="the version that was read")
    reason = serializers.CharField(max_length=300, trim_whitespace=True)

    class Meta(RuleFields.Meta):
        fields = (*FIELDS, "version", "reason")


class RuleCard(RuleFields):
    computed = serializers.ChoiceField(choices=list(words.SEVERITIES.items()), help_text="what the matrix gives")
    playbook_title = serializers.CharField(allow_null=True)
    category_name = serializers.CharField(allow_null=True)
    event_class_name = serializers.CharField()
    review_overdue = serializers.BooleanField()

    class Meta(RuleFields.Meta):
        fields = (
            "kind",
            *FIELDS,
            "computed",
            "playbook_title",
            "category_name",
            "event_class_name",
            "review_overdue",
            "shipped",
            "version",
        )

    def to_representation(self, instance: AlarmRule) -> dict[str, Any]:
        return card(instance)


class RuleVersionSerializer(serializers.ModelSerializer[AlarmRuleVersion]):
    by = serializers.CharField(source="by.display_name", allow_null=True, default=None, read_only=True)

    class Meta:
        model = AlarmRuleVersion
        fields = ("version", "at", "by", "reason", "body")


class RuleFilter(filters.FilterSet):
    event_class = filters.MultipleChoiceFilter(choices=list(words.EVENT_CLASSES.items()))
    severity = filters.MultipleChoiceFilter(choices=list(words.SEVERITIES.items()))
    overdue = filters.BooleanFilter(method="review_overdue", label="true: those whose review date has passed")
    q = filters.CharFilter(method="matching", label="words in any of its texts")

    class Meta:
        model = AlarmRule
        fields = ["event_class", "severity", "in_service", "overdue", "q"]

    def review_overdue(self, queryset: QuerySet[AlarmRule], name: str, value: bool) -> QuerySet[AlarmRule]:
        past = Q(review_on__lt=timezone.localdate())
        return queryset.filter(past) if value else queryset.exclude(past)

    def matching(self, queryset: QuerySet[AlarmRule], name: str, value: str) -> QuerySet[AlarmRule]:
        for word in value.split()[:MOST_WORDS]:
            found = Q()
            for field in ABOUT:
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class ByKind(Cursor):
    ordering = "kind"


class ByVersion(Cursor):
    ordering = "-version"


class RuleList(EtagMixin, ListAPIView[AlarmRule]):
    serializer_class = RuleCard
    filterset_class = RuleFilter
    pagination_class = ByKind
    required_acts: ClassVar = {"GET": Act.RULE_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[AlarmRule]:
        return access.visible_to(self.request.user, store.rules())


class RuleDetail(EtagMixin, APIView):
    required_acts: ClassVar = {"GET": Act.RULE_VIEW, "PUT": Act.RULE_MANAGE}

    @property
    def throttle_scope(self) -> str:
        return "act" if self.request.method == "PUT" else "read"

    @extend_schema(responses=RuleCard, summary="One line of the master alarm database")
    def get(self, request: Request, kind: str) -> Response:
        return Response(card(access.get_visible(request.user, store.rules(), kind=kind)))

    @extend_schema(
        request=RuleChange,
        responses=RuleCard,
        summary="Change a rule; 409 with the rule as it is if it changed since the version that was read",
    )
    def put(self, request: Request, kind: str) -> Response:
        rule = access.get_visible(request.user, store.rules(), kind=kind)
        said = RuleChange(rule, data=request.data, partial=True)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        missing = {name: [str(serializers.Field.default_error_messages["required"])] for name in ("version", "reason")}
        if missing.keys() - values.keys():
            raise serializers.ValidationError({name: missing[name] for name in missing.keys() - values.keys()})
        return Response(card(store.change(rule, by=signed_in_user(request), now=timezone.now(), **values)))


class RuleVersions(EtagMixin, ListAPIView[AlarmRuleVersion]):
    serializer_class = RuleVersionSerializer
    pagination_class = ByVersion
    required_acts: ClassVar = {"GET": Act.RULE_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[AlarmRuleVersion]:
        if getattr(self, "swagger_fake_view", False):
            return AlarmRuleVersion.objects.none()
        rule = access.get_visible(self.request.user, AlarmRule.objects.all(), kind=self.kwargs["kind"])
        return rule.versions.select_related("by")


class RuleSheet(APIView):
    required_acts: ClassVar = {"GET": Act.RULE_VIEW}
    throttle_scope = "read"

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR}, summary="All rules as a table")
    def get(self, request: Request) -> HttpResponse:
        rows = access.visible_to(request.user, store.rules())
        answer = HttpResponse(sheet.write(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="aturan-alarm-{timezone.localdate()}.csv"'
        return answer
