"""The shapes that the playbook API takes and gives."""

from typing import Any

from rest_framework import serializers

from incidents.models import Playbook, PlaybookVersion
from incidents.playbooks.store import Change
from incidents.requests import LINE, one_line


class PlaybookCategorySerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    lead = serializers.CharField()


class PromiseSerializer(serializers.Serializer[Any]):
    respond_within_s = serializers.IntegerField()
    on_site_within_s = serializers.IntegerField(allow_null=True)
    resolve_within_s = serializers.IntegerField()


class PlaybookRowSerializer(serializers.Serializer[Any]):
    """A procedure in the list. ``questions``: how many of its steps branch."""

    code = serializers.CharField()
    title = serializers.CharField()
    category = PlaybookCategorySerializer(allow_null=True)
    version = serializers.IntegerField()
    in_use = serializers.BooleanField()
    shipped = serializers.BooleanField()
    step_count = serializers.IntegerField()
    questions = serializers.IntegerField()


class PlaybookSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    category = PlaybookCategorySerializer(allow_null=True)
    promise = PromiseSerializer(allow_null=True)
    version = serializers.IntegerField()
    in_use = serializers.BooleanField()
    shipped = serializers.BooleanField()
    body = serializers.JSONField()
    yaml = serializers.CharField(required=False, help_text="of a dry run: what was sent, as YAML")


class PlaybookVersionSerializer(serializers.ModelSerializer[PlaybookVersion]):
    by = serializers.CharField(source="by.display_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = PlaybookVersion
        fields = ["version", "at", "by", "reason", "body"]


class SopStepSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()
    owner = serializers.CharField()
    within_s = serializers.IntegerField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField()
    question = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    answer = serializers.CharField()
    when = serializers.DictField(child=serializers.CharField())
    by = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()


class PlaybookInForceSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    version = serializers.IntegerField()


class SopStepsSerializer(serializers.Serializer[Any]):
    incident = serializers.CharField()
    playbook = PlaybookInForceSerializer(allow_null=True)
    steps = SopStepSerializer(many=True)


class PlaybookChangeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    category = serializers.CharField()
    form = serializers.CharField(help_text="new, changed or same")
    version = serializers.IntegerField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField()


class PlaybookImportSerializer(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField()
    changes = PlaybookChangeSerializer(many=True)


class PlaybookChangeRequest(serializers.Serializer[Any]):
    body = serializers.JSONField()
    reason = serializers.CharField(max_length=LINE, allow_blank=True, default="", validators=[one_line])
    version = serializers.IntegerField(min_value=1)


class PlaybookImportRequest(serializers.Serializer[Any]):
    yaml = serializers.CharField(allow_blank=True, trim_whitespace=False)
    reason = serializers.CharField(max_length=LINE, allow_blank=True, default="", validators=[one_line])


class StepDoneRequest(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=80, allow_blank=True, default="", validators=[one_line])


class StepSkipRequest(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LINE, allow_blank=True, default="", validators=[one_line])


def row(playbook: Playbook) -> dict[str, Any]:
    category = playbook.category
    steps = playbook.body.get("steps", [])
    return {
        "code": playbook.code,
        "title": playbook.title,
        "category": None if category is None else {"code": category.code, "name": category.name, "lead": category.lead},
        "version": playbook.version,
        "in_use": playbook.in_use,
        "shipped": playbook.shipped,
        "step_count": len(steps),
        "questions": sum("ask" in step for step in steps),
    }


def change(one: Change) -> dict[str, Any]:
    return {
        "code": one.code,
        "category": one.category,
        "form": one.form,
        "version": one.version,
        "before": one.before.to_json() if one.before else None,
        "after": one.after.to_json(),
    }
