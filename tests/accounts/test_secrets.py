"""Sealed values open in their own place with their own key, and nowhere else."""

import stat
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from accounts import secrets
from accounts.secrets import SecretLost, seal, unseal


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, settings: Settings) -> Path:
    settings.FIELD_KEY_FILE = tmp_path / "field.key"
    return tmp_path / "field.key"


def test_a_sealed_value_opens_again() -> None:
    assert unseal(seal("rahasia ñ", context="t/1/f"), context="t/1/f") == "rahasia ñ"


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    assert seal("same", context="c") != seal("same", context="c")


def test_it_does_not_open_in_another_place() -> None:
    with pytest.raises(SecretLost):
        unseal(seal("x", context="t/1/f"), context="t/2/f")


@pytest.mark.parametrize("position", [4, 10, 17, -1])
def test_one_flipped_bit_closes_it(position: int) -> None:
    sealed = bytearray(seal("x", context="c"))
    sealed[position] ^= 1
    with pytest.raises(SecretLost):
        unseal(bytes(sealed), context="c")


def test_another_installations_key_is_named_in_the_refusal(tmp_path: Path, settings: Settings) -> None:
    sealed = seal("x", context="c")
    settings.FIELD_KEY_FILE = tmp_path / "other.key"
    with pytest.raises(SecretLost, match="sealed with key"):
        unseal(sealed, context="c")


def test_the_key_file_is_private_and_never_overwritten(key_file: Path) -> None:
    seal("x", context="c")
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        secrets.make_key_file(key_file)


def test_a_damaged_key_file_is_named(tmp_path: Path, settings: Settings) -> None:
    settings.FIELD_KEY_FILE = tmp_path / "bad.key"
    settings.FIELD_KEY_FILE.write_text("not a key")
    with pytest.raises(SecretLost, match=r"bad\.key"):
        seal("x", context="c")
