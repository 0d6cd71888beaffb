"""The lines that the master alarm database is shipped with, in the city's language. Pure.

Priorities follow the matrix (incidents.severity); the few that do not say why. Causes and consequences are proposals
for the city's own alarm rationalisation (ISA-18.2, clause 6); the response times are those of its 112 practice.
"""

from dataclasses import dataclass

from incidents.severity import Consequence, Severity
from incidents.states import EventClass

MINUTE, HOUR, DAY = 60, 3600, 86_400
LIFE, ORDER, PROPERTY, NUISANCE = Consequence.LIFE, Consequence.ORDER, Consequence.PROPERTY, Consequence.NUISANCE
RECORD, NOTICE, ALERT, ALARM = EventClass.RECORD, EventClass.NOTICE, EventClass.ALERT, EventClass.ALARM
DETECTOR, HOUSE, CITIZEN, DESK = "Analitik kamera", "Sistem War Room", "Warga", "Operator"
ANYTHING = "UMUM"  # the playbook of what has no class of its own


@dataclass(frozen=True)
class Shipped:
    """One line. ``within_s``: time to respond; ``merge_s``: see rule.Rule; ``category`` "" is not yet classed."""

    title: str
    event_class: EventClass
    source: str
    condition: str
    cause: str
    consequence: str
    consequence_class: Consequence
    within_s: int | None = None
    category: str = ""
    owner: str = "Pengawas ruang"
    severity: Severity | None = None
    severity_reason: str = ""
    merge_s: int = 10 * MINUTE
    by_person: bool = False

    @property
    def playbook(self) -> str:
        """Its category's, and none for what nobody is called to."""
        return "" if self.within_s is None else self.category or ANYTHING


def _record(title: str, source: str, condition: str, *, category: str = "", owner: str = "Diskominfo") -> Shipped:
    return Shipped(title, RECORD, source, condition, "", "", NUISANCE, category=category, owner=owner)


PEOPLE = {
    "operator_report": Shipped(
        "Laporan operator", ALERT, DESK, "Operator melihat sesuatu di kamera dan melaporkannya",
        "Kejadian yang tidak dikenali analitik", "Kerusakan atau kerugian bertambah", PROPERTY, 5 * MINUTE,
        by_person=True,
    ),
    "citizen_report": Shipped(
        "Laporan warga", ALERT, CITIZEN, "Warga melapor lewat aplikasi atau RT/RW", "Gangguan di lingkungan",
        "Gangguan ketertiban berlanjut, warga tidak percaya lagi", ORDER, 15 * MINUTE, by_person=True,
    ),
    "112": Shipped(
        "Panggilan 112", ALARM, "112", "Panggilan darurat diterima dan diteruskan", "Keadaan darurat di lapangan",
        "Bantuan terlambat", ORDER, 2 * MINUTE, by_person=True,
    ),
    "panic": Shipped(
        "Tombol panik", ALARM, CITIZEN, "Tombol panik ditekan", "Orang terancam", "Korban jiwa", LIFE, MINUTE,
        category="KRM", owner="Polrestabes", by_person=True,
    ),
}  # fmt: skip

SEEN = {
    "fire": Shipped(
        "Api terlihat", ALARM, DETECTOR, "Nyala api terdeteksi di gambar", "Kebakaran bangunan, lahan, kendaraan",
        "Korban jiwa, api merambat di lorong padat", LIFE, 2 * MINUTE, category="KBK", owner="Damkar",
    ),
    "smoke": Shipped(
        "Asap terlihat", ALARM, DETECTOR, "Asap terdeteksi di gambar", "Kebakaran awal, bakar sampah, dapur",
        "Kebakaran terlambat diketahui", LIFE, 2 * MINUTE, category="KBK", owner="Damkar", severity=Severity.P2,
        severity_reason="Sebagian besar asap bukan kebakaran; api terlihat dinaikkan oleh aturannya sendiri",
    ),
    "fight": Shipped(
        "Perkelahian", ALARM, DETECTOR, "Gerak berkelahi beberapa orang", "Tawuran, perang kelompok",
        "Korban luka, kerusuhan meluas", ORDER, MINUTE, category="TWR", owner="Polrestabes, Satpol PP",
        merge_s=5 * MINUTE,
    ),
    "person_down": Shipped(
        "Orang tergeletak", ALARM, DETECTOR, "Orang tidak bergerak di tanah", "Sakit, kecelakaan, kekerasan",
        "Korban tidak tertolong", LIFE, 2 * MINUTE, category="MED", owner="Dinkes", severity=Severity.P2,
        severity_reason="Orang duduk atau tidur sering terbaca jatuh; operator menaikkan setelah melihat gambar",
        merge_s=5 * MINUTE,
    ),
    "accident": Shipped(
        "Kecelakaan lalu lintas", ALARM, DETECTOR, "Tabrakan terdeteksi di gambar", "Kecepatan, persimpangan, hujan",
        "Korban jiwa, tabrakan susulan", LIFE, 2 * MINUTE, category="LKA", owner="Polantas, Dinkes",
    ),
    "abandoned_object": Shipped(
        "Benda ditinggalkan", ALARM, DETECTOR, "Benda diam tanpa pemilik", "Barang tertinggal, benda berbahaya",
        "Ledakan di tempat ramai", LIFE, MINUTE, category="BMC", owner="Polda (Gegana)", severity=Severity.P2,
        severity_reason="Hampir semuanya barang tertinggal biasa; dinaikkan setelah dilihat", merge_s=30 * MINUTE,
    ),
    "crowd": Shipped(
        "Kerumunan", ALARM, DETECTOR, "Kepadatan orang melewati batas", "Unjuk rasa, acara, keributan",
        "Desak-desakan, bentrok", ORDER, 5 * MINUTE, category="UNR", owner="Polrestabes", merge_s=30 * MINUTE,
    ),
    "intrusion": Shipped(
        "Masuk area terlarang", ALARM, DETECTOR, "Orang melewati garis yang dijaga", "Pencurian, perusakan",
        "Aset kota hilang atau rusak", PROPERTY, MINUTE, category="KRM", owner="Polsek, Satpol PP",
    ),
    "loitering": Shipped(
        "Mondar-mandir", ALERT, DETECTOR, "Orang berlama-lama di tempat yang dijaga", "Mengintai, menunggu",
        "Kejahatan yang dapat dicegah terjadi", ORDER, 10 * MINUTE, category="KRM", owner="Polsek",
    ),
    "wanted_plate": Shipped(
        "Pelat dicari", ALARM, "ETLE", "Pelat pada daftar pencarian terbaca", "Kendaraan curian atau dicari",
        "Pelaku lolos", ORDER, 2 * MINUTE, category="KRM", owner="Polrestabes", merge_s=5 * MINUTE,
    ),
    "flood": Shipped(
        "Banjir, genangan", ALARM, DETECTOR, "Muka air melewati batas", "Hujan, rob, saluran tersumbat",
        "Warga terjebak, jalan putus", ORDER, 5 * MINUTE, category="BJR", owner="BPBD, PU", merge_s=2 * HOUR,
    ),
    "fallen_tree": Shipped(
        "Pohon tumbang", ALERT, DETECTOR, "Batang melintang di jalan", "Angin, akar lapuk", "Jalan tertutup",
        PROPERTY, 10 * MINUTE, category="PHN", owner="DLH", merge_s=2 * HOUR,
    ),
    "traffic_jam": Shipped(
        "Kemacetan", ALERT, DETECTOR, "Kendaraan berhenti lebih lama dari batas", "Lampu mati, kendaraan mogok",
        "Jalur darurat terhambat", NUISANCE, 10 * MINUTE, category="MCT", owner="Dishub", merge_s=30 * MINUTE,
    ),
    "illegal_parking": Shipped(
        "Parkir liar", ALERT, DETECTOR, "Kendaraan diam di area larangan", "Pengemudi berhenti sembarang",
        "Lorong tertutup bagi damkar", NUISANCE, 30 * MINUTE, category="PKL", owner="Dishub", merge_s=HOUR,
    ),
    "waste": Shipped(
        "Sampah menumpuk", ALERT, DETECTOR, "Tumpukan sampah terlihat", "Jadwal angkut terlewat",
        "Bau, saluran tersumbat", NUISANCE, 30 * MINUTE, category="SMP", owner="DLH, Lurah", merge_s=4 * HOUR,
    ),
    "motion": Shipped(
        "Gerakan", ALERT, DETECTOR, "Gerak di tempat dan jam yang dijaga", "Orang, hewan, cuaca",
        "Kejadian luput dilihat", NUISANCE, 30 * MINUTE, category="KRM", owner="Operator",
    ),
    "camera_tampered": Shipped(
        "Kamera diganggu", ALERT, DETECTOR, "Gambar tertutup, bergeser, atau kabur mendadak", "Perusakan, tangan jahil",
        "Tempat itu tidak terlihat lagi", PROPERTY, 10 * MINUTE, category="CAM", owner="Diskominfo", merge_s=HOUR,
    ),
}  # fmt: skip

HOUSEHOLD = {
    "camera_lost": _record("Kamera mati", HOUSE, "Kamera tidak memberi gambar; masuk pemeliharaan", category="CAM"),
    "camera_recovered": _record("Kamera hidup kembali", HOUSE, "Gambar kamera kembali", category="CAM"),
    "fleet_lost": Shipped(
        "Banyak kamera hilang", ALARM, HOUSE, "Satu simpul media kehilangan seperlima alirannya sekaligus",
        "Simpul media, jaringan inti, listrik", "Ruang kendali buta di banyak tempat", ORDER, 5 * MINUTE,
        category="CAM", owner="Diskominfo", merge_s=HOUR,
    ),
    "district_lost": Shipped(
        "Kecamatan kehilangan kamera", ALARM, HOUSE, "Lebih dari 30 % kamera satu kecamatan mati, paling sedikit 3",
        "Listrik padam, sambungan kecamatan putus", "Satu kecamatan tidak terlihat", ORDER, 5 * MINUTE,
        category="CAM", owner="Diskominfo, kecamatan", merge_s=HOUR,
    ),
    "critical_cameras_lost": Shipped(
        "Kamera penting mati", ALARM, HOUSE, "Semua kamera lorong merah, atau kamera yang melihat insiden P1/P2, mati",
        "Listrik, sambungan, perusakan", "Tempat paling rawan tidak terlihat", ORDER, 5 * MINUTE,
        category="CAM", owner="Diskominfo", merge_s=HOUR,
    ),
    "storage_low": Shipped(
        "Penyimpanan rekaman menipis", ALERT, HOUSE, "Ruang rekaman di bawah batas", "Masa simpan terlalu panjang",
        "Rekaman bukti hilang", PROPERTY, 30 * MINUTE, category="CAM", owner="Diskominfo", merge_s=12 * HOUR,
    ),
    "storage_recovered": _record("Penyimpanan lega kembali", HOUSE, "Ruang rekaman di atas batas", category="CAM"),
    "wall_output_offline": Shipped(
        "Keluaran dinding mati", ALERT, HOUSE, "Satu keluaran dinding diam", "Komputer keluaran, kabel, panel",
        "Sebagian dinding gelap", NUISANCE, 15 * MINUTE, owner="Teknisi ruang", merge_s=HOUR,
    ),
    "wall_output_back": _record("Keluaran dinding kembali", HOUSE, "Keluaran dinding menjawab lagi"),
    "panel_hours": Shipped(
        "Jam panel mendekati batas", NOTICE, HOUSE, "Jam pakai panel di atas 90 % umurnya", "Umur panel",
        "Panel padam tanpa cadangan", NUISANCE, DAY, owner="Teknisi ruang", merge_s=DAY,
    ),
    "panel_warranty": Shipped(
        "Garansi panel hampir habis", NOTICE, HOUSE, "Kurang dari 60 hari sebelum garansi berakhir", "Tanggal kontrak",
        "Klaim garansi terlambat", NUISANCE, DAY, owner="Teknisi ruang", merge_s=DAY,
    ),
    "room_unstaffed": Shipped(
        "Ruang tanpa operator", ALARM, HOUSE, "Dua menit tidak ada operator yang aktif di posisi mana pun",
        "Pergantian regu terlewat, semua meninggalkan meja", "Panggilan darurat tidak dilihat siapa pun", LIFE, MINUTE,
    ),
    "incident_overdue": Shipped(
        "Insiden melewati janji", NOTICE, HOUSE, "Insiden melewati waktu yang dijanjikan kategorinya",
        "Regu kurang, insiden terlupa", "Janji pelayanan kota tidak ditepati", NUISANCE,
    ),
    "step_skipped": Shipped(
        "Langkah SOP dilewati", NOTICE, HOUSE, "Operator melewati satu langkah SOP dengan alasan",
        "Langkah tidak cocok dengan keadaan", "Tindakan wajib tidak dilakukan", NUISANCE,
    ),
    "channel_failing": Shipped(
        "Saluran kabar gagal", NOTICE, HOUSE, "Kabar tidak sampai lewat satu saluran", "Server surel, internet, alamat",
        "Panggilan bertingkat tidak sampai", NUISANCE, owner="Diskominfo",
    ),
    "level_suggested": Shipped(
        "Tingkat eskalasi disarankan", NOTICE, HOUSE, "Nilai eskalasi melewati batas tingkat berikutnya",
        "Beberapa kejadian bersamaan", "Kota terlambat menaikkan kesiagaan", NUISANCE,
    ),
    "etle_violation": _record("Pelanggaran ETLE", "ETLE", "Pelanggaran terekam ETLE", owner="Polantas"),
}  # fmt: skip

ENTRIES: dict[str, Shipped] = {**PEOPLE, **SEEN, **HOUSEHOLD}
