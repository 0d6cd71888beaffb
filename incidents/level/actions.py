"""The five stages in official words, and what is done at each: for the city and for a kecamatan. Data, no logic.

The stages are those that Rio's operations centre (COR) announces. Stored and shown in the city's language; the English
words are for the CAP message, which partners may read.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    level: int
    name: str
    meaning: str
    name_en: str
    meaning_en: str
    city: tuple[str, ...]
    district: tuple[str, ...]


STAGES: dict[int, Stage] = {
    stage.level: stage
    for stage in (
        Stage(
            1,
            "Normal",
            "Tidak ada kejadian yang mengganggu keseharian kota.",
            "Normal",
            "No event disturbs the daily life of the city.",
            ("Pantau seperti biasa", "Periksa kamera kritis yang mati pada tiap pergantian jaga"),
            ("Pantau seperti biasa",),
        ),
        Stage(
            2,
            "Waspada",
            "Ada risiko kejadian berdampak tinggi.",
            "Attention",
            "There is a risk of events with high impact.",
            (
                "Kepala regu memberi tahu seluruh posisi",
                "Buka skena kecamatan terkait di dinding",
                "Hubungi BPBD, Damkar, dan Dinkes: siapkan regu cadangan",
                "Periksa pompa, pintu air, dan genangan bila hujan",
            ),
            (
                "Satu operator memantau kecamatan ini saja",
                "Beri tahu camat dan lurah terkait",
                "Pastikan kamera lorong merah hidup",
            ),
        ),
        Stage(
            3,
            "Siaga",
            "Kejadian sudah mengganggu sebagian kota; dampak tinggi segera terjadi.",
            "Alert",
            "Events already disturb part of the city; high impact is certain soon.",
            (
                "Pengawas memimpin dari meja pengawas",
                "Panggil regu cadangan jaga",
                "Aktifkan penghubung Polrestabes, Damkar, BPBD, Dinkes di ruang kendali",
                "Umumkan tingkat dan imbauan lewat kanal resmi kota",
                "Tunda pekerjaan terencana di lapangan",
            ),
            (
                "Zona kecamatan dialihkan ke posisi tersendiri",
                "Tempatkan regu lapangan di titik kumpul",
                "Camat membuka posko kecamatan",
                "Siapkan jalur dan pengalihan lalu lintas",
            ),
        ),
        Stage(
            4,
            "Awas",
            "Dampak berat di beberapa wilayah sekaligus; kemampuan tanggap mulai terlampaui.",
            "Grave",
            "Grave impact in several regions at once; the response starts to be exceeded.",
            (
                "Lapor Wali Kota dan Sekretaris Daerah",
                "Semua regu jaga masuk; jam jaga diperpanjang",
                "Minta bantuan Polda, Basarnas, kabupaten tetangga (Maros, Gowa)",
                "Buka tempat pengungsian; tutup ruas terdampak",
                "Perbarui pengumuman tiap 30 menit",
            ),
            (
                "Evakuasi warga dari lorong terdampak",
                "Tutup akses; hanya kendaraan darurat",
                "Posko kesehatan dan dapur umum di luar zona",
            ),
        ),
        Stage(
            5,
            "Darurat",
            "Keadaan melampaui kemampuan kota.",
            "Emergency",
            "The situation is beyond the capacity of the city.",
            (
                "Wali Kota menetapkan tanggap darurat; komando pada kepala daerah",
                "Minta bantuan provinsi dan pusat (BNPB, TNI)",
                "Satu juru bicara; pengumuman tiap 15 menit",
                "Catat setiap keputusan pada linimasa insiden induk",
            ),
            (
                "Kosongkan wilayah; komando gabungan di posko",
                "Semua sumber daya kota dialihkan ke kecamatan ini",
            ),
        ),
    )
}
