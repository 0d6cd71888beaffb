"""Sample accounts: one of each role, an agreement with the police that is in force, all flagged as samples."""

import datetime as dt
import os
import secrets
from pathlib import Path

from django.db import transaction

from accounts.models import Agency, Agreement, Scope, User
from accounts.roles import DataClass, Role

PEOPLE = (
    ("operator", Role.OPERATOR, "Rina", "Amalia"),
    ("operator2", Role.OPERATOR, "Dimas", "Pratama"),
    ("supervisor", Role.SUPERVISOR, "Hasan", "Saleh"),
    ("polda", Role.LIAISON, "Yusuf", "Malik"),
    ("auditor", Role.AUDITOR, "Sitti", "Nurhaliza"),
    ("admin", Role.ADMIN, "Wahyu", "Gunawan"),
)
CITY, POLICE = ("diskominfo", "Dinas Komunikasi dan Informatika"), ("polda-sulsel", "Polda Sulawesi Selatan")


def password(data: Path) -> str:
    """The sample accounts' password: WARROOM_DEMO_PASSWORD, else a random one kept in the data folder (mode 600)."""
    given = os.environ.get("WARROOM_DEMO_PASSWORD", "")
    kept = data / "demo-password"
    if not given and kept.exists():
        return kept.read_text().strip()
    chosen = given or "-".join(secrets.token_hex(2) for _ in range(4))
    kept.touch(mode=0o600)
    kept.write_text(chosen + "\n")
    return chosen


@transaction.atomic
def seed(*, secret: str, today: dt.date) -> None:
    agencies = {
        code: Agency.objects.get_or_create(code=code, defaults={"name": name})[0] for code, name in (CITY, POLICE)
    }
    for username, role, first, last in PEOPLE:
        user, _ = User.objects.get_or_create(
            username=username,
            defaults={
                "role": role,
                "first_name": first,
                "last_name": last,
                "agency": agencies[POLICE[0] if role == Role.LIAISON else CITY[0]],
                "synthetic": True,
                "is_staff": role == Role.ADMIN,
                "is_superuser": role == Role.ADMIN,
            },
        )
        if not user.check_password(secret):
            user.set_password(secret)
            user.save(update_fields=["password"])
    agreement, _ = Agreement.objects.get_or_create(
        number="CONTOH/NK/2026",
        defaults={
            "title": "Pelayanan publik berbasis teknologi informasi (contoh)",
            "agency": agencies[POLICE[0]],
            "valid_from": today - dt.timedelta(days=73),
            "valid_until": today + dt.timedelta(days=292),
            "synthetic": True,
        },
    )
    for data_class in DataClass.values:
        Scope.objects.get_or_create(agreement=agreement, data_class=data_class, area_code="")
