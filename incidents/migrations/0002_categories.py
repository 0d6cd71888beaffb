"""The incident classes of Makassar's 112 practice, with proposed service levels."""

from typing import Any

from django.db import migrations

MINUTE, HOUR = 60, 3600

# code, name, English name, severity, respond, on site, resolve, lead. Where practice gives a range of severities the
# worse is taken: too loud can be turned down by the operator, too late cannot be mended.
CATEGORIES = [
    ("KBK", "Kebakaran", "Fire", "P1", 2 * MINUTE, 15 * MINUTE, 3 * HOUR, "Damkar"),
    ("LKA", "Kecelakaan lalu lintas", "Road accident", "P1", 2 * MINUTE, 15 * MINUTE, 2 * HOUR, "Polantas, Dinkes"),
    ("MED", "Gawat darurat medis", "Medical emergency", "P1", 2 * MINUTE, 15 * MINUTE, 2 * HOUR, "Dinkes"),
    ("KRM", "Kriminalitas", "Crime", "P1", 1 * MINUTE, 10 * MINUTE, 24 * HOUR, "Polsek"),
    ("TWR", "Tawuran, perang kelompok", "Group fight", "P1", MINUTE, 10 * MINUTE, 4 * HOUR, "Polrestabes, Satpol PP"),
    ("UNR", "Unjuk rasa, kerumunan", "Demonstration, crowd", "P2", 5 * MINUTE, 20 * MINUTE, 8 * HOUR, "Polrestabes"),
    (
        "KDR",
        "Kekerasan perempuan dan anak, KDRT",
        "Domestic violence",
        "P1",
        2 * MINUTE,
        20 * MINUTE,
        24 * HOUR,
        "DP3A, Unit PPA",
    ),
    ("BJR", "Banjir, genangan", "Flood", "P2", 5 * MINUTE, 30 * MINUTE, 12 * HOUR, "BPBD, PU"),
    ("PHN", "Pohon tumbang", "Fallen tree", "P2", 10 * MINUTE, 60 * MINUTE, 8 * HOUR, "DLH"),
    (
        "MCT",
        "Kemacetan, lampu lalu lintas mati",
        "Traffic jam, signal out",
        "P3",
        10 * MINUTE,
        45 * MINUTE,
        4 * HOUR,
        "Dishub",
    ),
    ("PKL", "Parkir liar", "Illegal parking", "P4", 30 * MINUTE, None, 24 * HOUR, "Dishub"),
    ("SMP", "Sampah", "Waste", "P4", 30 * MINUTE, None, 24 * HOUR, "DLH, Lurah"),
    ("ODG", "ODGJ, orang terlantar", "Vulnerable person", "P3", 15 * MINUTE, 60 * MINUTE, 24 * HOUR, "Dinsos"),
    ("HWN", "Evakuasi hewan liar", "Wild animal", "P3", 15 * MINUTE, 60 * MINUTE, 8 * HOUR, "Damkar"),
    ("ORH", "Orang hilang", "Missing person", "P2", 5 * MINUTE, 30 * MINUTE, 72 * HOUR, "Polsek"),
    ("BMC", "Benda mencurigakan", "Suspicious object", "P1", MINUTE, 10 * MINUTE, 4 * HOUR, "Polda (Gegana)"),
    ("PML", "Gangguan pemilu, TPS", "Election trouble", "P1", 2 * MINUTE, 15 * MINUTE, 12 * HOUR, "Polri, Bawaslu"),
    ("CAM", "Gangguan CCTV, jaringan", "Camera or network fault", "P3", 30 * MINUTE, None, 48 * HOUR, "Diskominfo, PLN"),
    ("PJU", "Lampu jalan padam", "Street lamp out", "P4", 2 * HOUR, None, 72 * HOUR, "Dishub, PU"),
    # A report that nobody has classed yet. A wrong class would spoil the statistics of that class.
    ("LAI", "Belum digolongkan", "Not yet classed", "P3", 5 * MINUTE, None, 24 * HOUR, "Pengawas"),
]
FIELDS = (
    "name",
    "name_en",
    "severity",
    "respond_within_s",
    "on_site_within_s",
    "resolve_within_s",
    "lead",
)


def load(apps: Any, schema_editor: Any) -> None:
    category = apps.get_model("incidents", "Category")
    for code, *values in CATEGORIES:
        category.objects.update_or_create(code=code, defaults=dict(zip(FIELDS, values, strict=True)))


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
