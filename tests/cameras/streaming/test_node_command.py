"""``manage.py node drain NAME``."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEntry
from cameras.streaming import dispatch
from cameras.streaming.models import MediaNode

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "plan", lambda: True)


@pytest.mark.parametrize(("act", "draining"), [("drain", True), ("undrain", False)])
def test_a_node_is_drained_and_taken_back_and_the_trail_knows(act: str, draining: bool) -> None:
    MediaNode.objects.create(name="n1", boot_id="b", url="http://n1:1", last_seen=timezone.now(), draining=not draining)
    call_command("node", act, "n1", stdout=StringIO())
    assert MediaNode.objects.get().draining is draining
    assert AuditEntry.objects.filter(act=f"node_{act}", subject="n1").exists()


def test_an_unknown_node_is_refused_with_the_known_ones() -> None:
    MediaNode.objects.create(name="n1", boot_id="b", url="http://n1:1", last_seen=timezone.now())
    with pytest.raises(CommandError, match="n7.*n1"):
        call_command("node", "drain", "n7")
