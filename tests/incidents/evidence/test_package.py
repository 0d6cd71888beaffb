"""A package proves itself on another machine, or says what does not hold."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.evidence import package, signing, verify_package
from incidents.models import Custody
from incidents.refusals import NothingSaid
from tests.builders import make_incident, make_user
from tests.incidents.evidence.builders import PDF, jpeg, sealed


@pytest.fixture(autouse=True)
def key(tmp_path: Path, settings: Any) -> Path:
    settings.EVIDENCE_KEY_FILE = tmp_path / "evidence.key"
    return tmp_path / "evidence.key"


@pytest.fixture
def unpacked(tmp_path: Path, db: None) -> Path:
    incident, person = make_incident(), make_user(role="supervisor")
    for data, name in ((jpeg(), "foto.jpg"), (PDF, "laporan.pdf")):
        sealed(incident, by=person, data=data, file_name=name)
    client = Client()
    client.force_login(person)
    answer = client.get(f"/api/v1/incidents/{incident.number}/evidence/package.zip?reason=Perkara+12")
    assert answer.status_code == 200
    path = tmp_path / "package.zip"
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    with zipfile.ZipFile(path) as file:
        file.extractall(tmp_path / "package")
    assert set(Custody.objects.filter(act="exported").values_list("detail__reason", flat=True)) == {"Perkara 12"}
    return tmp_path / "package"


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """As somebody else would: without this product, its packages, or this folder."""
    return subprocess.run(
        [sys.executable, "-I", "-S", folder / "verify.py"], capture_output=True, text=True, check=False, cwd="/"
    )


def test_it_holds_as_it_was_made(unpacked: Path) -> None:
    told = checked(unpacked)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "everything holds" in told.stdout
    assert signing.fingerprint() in told.stdout
    assert told.stdout.count("ok ") == 5  # the manifest, two originals, two chains


def one_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def changed_original(folder: Path) -> None:
    one_bit(next((folder / "originals").glob("*foto.jpg")))


def lost_original(folder: Path) -> None:
    next((folder / "originals").glob("*laporan.pdf")).unlink()


def changed_reason(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace("Perkara 12", "Perkara 13"))


def lost_custody(folder: Path) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["evidence"][0]["custody"][0]
    path.write_text(json.dumps(manifest))


def other_signature(folder: Path) -> None:
    path = folder / "manifest.sig"
    text = path.read_text()
    path.write_text(("0" if text[0] != "0" else "1") + text[1:])


@pytest.mark.parametrize(
    ("tamper", "word"),
    [
        (changed_original, "BYTES HAVE CHANGED"),
        (lost_original, "MISSING"),
        (changed_reason, "SIGNATURE DOES NOT HOLD"),
        (lost_custody, "CUSTODY"),
        (other_signature, "SIGNATURE DOES NOT HOLD"),
    ],
)
def test_whatever_was_changed_is_told(unpacked: Path, tamper: Callable[[Path], None], word: str) -> None:
    tamper(unpacked)
    told = checked(unpacked)
    assert told.returncode == 1
    assert word in told.stdout


@settings(max_examples=12, deadline=None)
@given(message=st.binary(max_size=200), bit=st.integers(0, 511))
def test_the_scripts_own_arithmetic_agrees_with_the_library(message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), key.sign(message)
    assert verify_package.is_signed(public, message, signature)
    damaged = bytearray(signature)
    damaged[bit // 8] ^= 1 << bit % 8
    assert not verify_package.is_signed(public, message, bytes(damaged))
    assert not verify_package.is_signed(public, message + b"x", signature)


def test_the_key_is_made_once_and_is_nobody_elses(key: Path) -> None:
    first = signing.public_key()
    assert (signing.public_key(), key.stat().st_mode & 0o777, len(first)) == (first, 0o600, 32)


@pytest.mark.django_db
def test_without_a_reason_nothing_leaves() -> None:
    incident, person = make_incident(), make_user(role="supervisor")
    sealed(incident, by=person)
    with pytest.raises(NothingSaid):
        package.export(incident, by=person, reason="  ", now=incident.opened_at)
    with pytest.raises(package.NothingToExport):
        package.export(make_incident(), by=person, reason="Perkara", now=incident.opened_at)
