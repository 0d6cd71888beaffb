"""The numbered feed: no holes, no row that a reader can miss, nothing that fails because Valkey does."""

import contextlib
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.roles import Act
from warroom.wall import feed
from warroom.wall.models import FeedEntry, FeedHead

NOW = dt.datetime(2026, 1, 31, 6, 5, tzinfo=dt.UTC)
WRITERS = 6
EACH = 40


class Undone(Exception):
    """Ends a transaction."""


def append(at: dt.datetime = NOW, **data: object) -> int:
    return feed.append("alert.raised", data, at=at, act=Act.ALERT_VIEW)


def _append_and_undo() -> None:
    append()
    raise Undone


@pytest.mark.django_db
def test_numbers_start_at_one_and_have_no_holes() -> None:
    assert feed.head() == 0
    assert feed.oldest() == 1
    assert [append(), append(), append()] == [1, 2, 3]
    assert (feed.head(), feed.oldest()) == (3, 1)


@pytest.mark.django_db
def test_news_that_is_taken_back_leaves_no_hole() -> None:
    append()
    with pytest.raises(Undone), transaction.atomic():
        _append_and_undo()
    assert append() == 2


@pytest.mark.django_db
def test_rows_are_read_in_order_and_carry_their_frame() -> None:
    for n in range(1, 6):
        append(id=n)
    rows = feed.read(2, limit=2)
    assert [row.seq for row in rows] == [3, 4]
    assert rows[0].text == '{"seq":3,"kind":"alert.raised","at":"2026-01-31T06:05:00.000Z","data":{"id":3}}'


@pytest.mark.django_db
def test_a_message_is_sent_on_commit_and_only_then(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(feed._publisher, "publish", lambda row: sent.append(row.seq))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        append()
        assert sent == []
    assert sent == [1]


@pytest.mark.django_db
def test_without_valkey_news_is_written_and_nothing_is_raised(
    settings: object, django_capture_on_commit_callbacks: object
) -> None:
    settings.REDIS_URL = "unix:///nonexistent/valkey.sock"  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        append()
    assert feed.head() == 1


@pytest.mark.django_db
def test_trimming_by_age_keeps_what_is_young_without_holes() -> None:
    old, young = NOW - dt.timedelta(hours=25), NOW - dt.timedelta(hours=1)
    for at in (old, old, young, old, young):  # an old time may follow a young one: events are told late
        append(at)
    assert feed.trim(now=NOW) == 2
    assert [row.seq for row in feed.read(0, 10)] == [3, 4, 5]
    assert feed.oldest() == 3


@pytest.mark.django_db
def test_trimming_by_number_keeps_the_newest() -> None:
    for _ in range(10):
        append()
    feed.trim(now=NOW, most=4)
    assert [row.seq for row in feed.read(0, 10)] == [7, 8, 9, 10]


@pytest.mark.django_db
def test_after_everything_was_trimmed_numbers_go_on() -> None:
    append(NOW - dt.timedelta(days=3))
    feed.trim(now=NOW)
    assert (feed.head(), feed.oldest()) == (1, 2)
    assert append() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "reaches"), [(0, False), (2, False), (3, True), (5, True), (6, True), (7, False), (900, False)]
)
def test_a_reader_behind_retention_or_ahead_of_us_needs_a_snapshot(since: int, reaches: bool) -> None:
    for _ in range(6):
        append()
    FeedEntry.objects.filter(seq__lte=3).delete()
    assert feed.reaches_back_to(since) is reaches
    assert (feed.read_on(since, 10) is not None) is reaches


@pytest.mark.django_db
def test_a_database_without_a_head_row_gets_one() -> None:
    FeedHead.objects.all().delete()
    assert append() == 1


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_no_hole_and_a_reader_misses_nothing() -> None:
    """A reader asks ``seq > n`` while six writers commit. Without the lock it was measured to miss 4.9 % of them."""
    done = threading.Event()

    def write(number: int) -> None:
        with contextlib.closing(connection):
            for n in range(EACH):
                with transaction.atomic():
                    append(timezone.now(), writer=number, n=n)

    def follow() -> list[int]:
        read: list[int] = []
        with contextlib.closing(connection):
            while True:
                last_look = done.wait(0.002)  # a reader that never waits would keep the interpreter from the writers
                rows = feed.read(read[-1] if read else 0, 50)
                read.extend(row.seq for row in rows)
                if last_look and not rows:
                    return read

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(follow)
        try:
            for writer in [pool.submit(write, n) for n in range(WRITERS)]:
                writer.result()
        finally:
            done.set()
        assert reader.result() == list(range(1, WRITERS * EACH + 1))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_number_taken_first_is_committed_first() -> None:
    """The second writer waits for the first one's commit; with a sequence it would overtake and the first be missed."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time anyway")
    taken, overtaken = threading.Event(), threading.Event()

    def second() -> None:
        taken.wait(5)
        append(id="second")
        overtaken.set()
        connection.close()

    other = threading.Thread(target=second)
    other.start()
    with transaction.atomic():
        append(id="first")
        taken.set()
        assert not overtaken.wait(0.3)
    other.join(5)
    assert [row.seq for row in feed.read(0, 10)] == [1, 2]
    assert '"first"' in feed.read(0, 1)[0].text


@pytest.mark.django_db
def test_news_that_nobody_could_read_is_refused() -> None:
    with pytest.raises(feed.NobodyReads):
        feed.append("audit.changed", {}, at=timezone.now(), act=Act.AUDIT_VIEW)
    assert not FeedEntry.objects.filter(kind="audit.changed").exists()
