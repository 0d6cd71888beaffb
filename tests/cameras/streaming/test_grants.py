"""A grant opens one stream until its time, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.streaming.grants import Checked, derive_secret, issue, verify

SECRET = derive_secret("an installation's secret")
NOW = 1_700_000_000.0
GRANT = issue("SIM-001/tile", secret=SECRET, subject="7", expires=int(NOW) + 120)


def test_it_opens_its_stream() -> None:
    assert verify(GRANT, "SIM-001/tile", secret=SECRET, now=NOW)


@pytest.mark.parametrize("key", ["SIM-002/tile", "SIM-001/main", "SIM-001/til", "", "SIM-001/tile "])
def test_it_opens_no_other_stream(key: str) -> None:
    assert not verify(GRANT, key, secret=SECRET, now=NOW)


def test_it_ends_on_its_second() -> None:
    assert verify(GRANT, "SIM-001/tile", secret=SECRET, now=NOW + 119.9)
    assert not verify(GRANT, "SIM-001/tile", secret=SECRET, now=NOW + 120)


def test_another_installation_does_not_take_it() -> None:
    assert not verify(GRANT, "SIM-001/tile", secret=derive_secret("another"), now=NOW)


def test_a_longer_life_or_another_person_cannot_be_written_into_it() -> None:
    expires, subject, signature = GRANT.split(".")
    assert not verify(f"{int(expires) + 999}.{subject}.{signature}", "SIM-001/tile", secret=SECRET, now=NOW)
    assert not verify(f"{expires}.8.{signature}", "SIM-001/tile", secret=SECRET, now=NOW)


@given(st.text(max_size=60))
def test_any_other_text_opens_nothing(text: str) -> None:
    assert not verify(text, "SIM-001/tile", secret=SECRET, now=NOW)


@given(st.integers(0, len(GRANT) - 1), st.characters(codec="ascii"))
def test_one_changed_character_closes_it(position: int, char: str) -> None:
    changed = GRANT[:position] + char + GRANT[position + 1 :]
    assert changed == GRANT or not verify(changed, "SIM-001/tile", secret=SECRET, now=NOW)


def test_what_was_found_good_is_good_until_it_expires_and_only_for_its_stream() -> None:
    checked = Checked(SECRET)
    for _ in range(2):
        assert checked(GRANT, "SIM-001/tile", now=NOW)
        assert not checked(GRANT, "SIM-001/main", now=NOW)
    assert checked(GRANT, "SIM-001/tile", now=NOW + 119.9)
    assert not checked(GRANT, "SIM-001/tile", now=NOW + 120)


def test_bad_grants_are_not_remembered_and_good_ones_not_without_end() -> None:
    checked = Checked(SECRET)
    checked.MOST = 3
    for number in range(10):
        assert not checked(GRANT + "x", f"SIM-{number}/tile", now=NOW)
        grant = issue(f"SIM-{number}/tile", secret=SECRET, subject="7", expires=int(NOW) + 120)
        assert checked(grant, f"SIM-{number}/tile", now=NOW)
    assert len(checked._good) <= 3
