"""The shapes of answers about shifts, for the API's schema, and of what is asked."""

from typing import Any

from rest_framework import serializers

from incidents.shifts import roster, viewings


class DutyRow(serializers.Serializer[Any]):
    username = serializers.CharField()
    name = serializers.CharField()
    initials = serializers.CharField()
    role = serializers.CharField()
    group = serializers.CharField(help_text="code of their group, or empty")
    position = serializers.CharField(allow_null=True)
    position_name = serializers.CharField()
    since = serializers.DateTimeField()
    seen_at = serializers.DateTimeField()
    watching_since = serializers.DateTimeField(help_text="without a break of five minutes")
    break_due = serializers.BooleanField(help_text="watching for more than two hours")
    sound_tested_at = serializers.DateTimeField(allow_null=True)
    muted_until = serializers.DateTimeField(allow_null=True)


class DutyBoard(serializers.Serializer[Any]):
    people = DutyRow(many=True)


class Viewer(serializers.Serializer[Any]):
    username = serializers.CharField()
    name = serializers.CharField()
    initials = serializers.CharField()
    doing = serializers.CharField()


class ViewingAnswer(serializers.Serializer[Any]):
    subject = serializers.CharField()
    people = Viewer(many=True)


class ViewingBoard(serializers.Serializer[Any]):
    subjects = serializers.DictField(child=Viewer(many=True))


class ShiftRow(serializers.Serializer[Any]):
    day = serializers.DateField()
    slot = serializers.CharField(help_text="morning, afternoon or night: from 07, 15, 23 o'clock WITA")
    group = serializers.CharField()
    group_name = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    changed = serializers.BooleanField(help_text="a supervisor gave it to another group than the rotation")


class ShiftSpan(serializers.Serializer[Any]):
    shifts = ShiftRow(many=True)


class ShiftNow(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    now = ShiftRow(allow_null=True)
    next = ShiftRow(allow_null=True)
    people = DutyRow(many=True)


class MemberRow(serializers.Serializer[Any]):
    username = serializers.CharField()
    name = serializers.CharField()
    initials = serializers.CharField()
    position = serializers.CharField(allow_null=True)
    position_name = serializers.CharField()
    leads = serializers.BooleanField()


class DutyGroupRow(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    members = MemberRow(many=True)


class DutyGroups(serializers.Serializer[Any]):
    groups = DutyGroupRow(many=True)


class HandoverRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    before = ShiftRow()
    after = ShiftRow()
    made_at = serializers.DateTimeField()
    made_by = serializers.CharField()
    version = serializers.IntegerField()
    given = serializers.DictField(allow_null=True, help_text="{username, name, at}")
    taken = serializers.DictField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField())
    notes = serializers.CharField(required=False)
    pack = serializers.DictField(required=False, help_text="see incidents.shifts.pack")


class HandoverList(serializers.Serializer[Any]):
    handovers = HandoverRow(many=True)


class RosterFilled(serializers.Serializer[Any]):
    made = serializers.IntegerField()


class SignOnRequest(serializers.Serializer[Any]):
    position = serializers.SlugField(required=False, allow_null=True, allow_blank=True, max_length=40)


class BeatRequest(serializers.Serializer[Any]):
    doing = serializers.CharField(required=False, allow_blank=True, max_length=40, help_text="the subject that is open")


class MuteRequest(serializers.Serializer[Any]):
    seconds = serializers.IntegerField(min_value=0)


class ViewingRequest(serializers.Serializer[Any]):
    subject = serializers.CharField(max_length=40, help_text="an incident's number, or alert:<id>")
    doing = serializers.CharField(default="viewing", help_text="viewing, writing or assigning")

    def validate_doing(self, doing: str) -> str:
        if doing not in viewings.DOINGS:
            raise serializers.ValidationError("unknown")
        return doing


class SwapRequest(serializers.Serializer[Any]):
    day = serializers.DateField()
    slot = serializers.CharField()
    group = serializers.CharField(max_length=4)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")

    def validate_slot(self, slot: str) -> str:
        if slot not in roster.SLOTS:
            raise serializers.ValidationError("unknown")
        return slot


class MemberRequest(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    position = serializers.SlugField(required=False, allow_null=True, allow_blank=True)
    leads = serializers.BooleanField(default=False)


class GroupRequest(serializers.Serializer[Any]):
    MOST_MEMBERS = 60

    code = serializers.RegexField(r"^[A-Z0-9]{1,4}$")
    name = serializers.CharField(max_length=40)
    members = MemberRequest(many=True)

    def validate_members(self, members: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(members) > self.MOST_MEMBERS or len({member["username"] for member in members}) != len(members):
            raise serializers.ValidationError("twice_or_too_many")
        return members


class NotesRequest(serializers.Serializer[Any]):
    notes = serializers.CharField(allow_blank=True, max_length=4000, trim_whitespace=False)
    version = serializers.IntegerField(required=False)


class VersionRequest(serializers.Serializer[Any]):
    version = serializers.IntegerField(required=False)
