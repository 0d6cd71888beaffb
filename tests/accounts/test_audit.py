"""The trail holds, and says where it does not."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts import audit
from accounts.models import AuditEntry, AuditHead
from tests.builders import make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, 0, 123456, tzinfo=dt.UTC)


def write(count: int) -> None:
    user = make_user()
    for number in range(count):
        audit.record(actor=user, act="noted", subject=f"thing-{number}", detail={"n": number, "kata": "é"}, at=NOW)


def test_numbers_have_no_holes_and_the_trail_holds() -> None:
    write(5)
    assert list(AuditEntry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
    assert audit.verify() == 5


def test_an_empty_trail_holds() -> None:
    assert audit.verify() == 0


@pytest.mark.parametrize(
    "change",
    [{"act": "denied"}, {"detail": {"n": 9}}, {"actor": "somebody"}, {"at": NOW + dt.timedelta(microseconds=1)}],
)
def test_a_changed_entry_is_found_at_its_number(change: dict[str, object]) -> None:
    write(4)
    AuditEntry.objects.filter(seq=3).update(**change)
    with pytest.raises(audit.BrokenTrail) as broken:
        audit.verify()
    assert broken.value.seq == 3


def test_a_removed_entry_is_found() -> None:
    write(4)
    AuditEntry.objects.filter(seq=2).delete()
    with pytest.raises(audit.BrokenTrail) as broken:
        audit.verify()
    assert broken.value.seq == 2


def test_a_cut_off_end_is_found() -> None:
    write(4)
    AuditEntry.objects.filter(seq=4).delete()
    with pytest.raises(audit.BrokenTrail, match="the head says 4"):
        audit.verify()


def test_an_entry_written_again_with_a_fresh_digest_is_found_by_the_next() -> None:
    write(3)
    entry = AuditEntry.objects.get(seq=2)
    entry.actor = "somebody"
    AuditEntry.objects.filter(seq=2).update(actor=entry.actor, digest=audit.digest(entry))
    with pytest.raises(audit.BrokenTrail) as broken:
        audit.verify()
    assert broken.value.seq == 3


def test_the_command_says_ok_or_exits_with_the_number() -> None:
    write(2)
    out = StringIO()
    call_command("audit_verify", stdout=out)
    assert "2 entries" in out.getvalue()
    AuditHead.objects.update(seq=7)
    with pytest.raises(CommandError, match="broken at 3"):
        call_command("audit_verify")


def test_a_rolled_back_act_leaves_no_entry() -> None:
    write(1)
    with transaction.atomic():
        audit.record(actor="system", act="failed", at=NOW)
        transaction.set_rollback(True)
    assert audit.verify() == 1
