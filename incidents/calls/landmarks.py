"""Places that callers name instead of an address. Pure.

Positions are good to about 200 m: enough to find the kelurahan and the cameras; the person who takes the call moves the
pin. Public buildings and squares only, nobody's home.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Landmark:
    slug: str
    name: str
    lat: float
    lon: float


LANDMARKS = (
    Landmark("balai-kota", "Balai Kota Makassar", -5.1346, 119.4098),
    Landmark("benteng-rotterdam", "Benteng Rotterdam", -5.1341, 119.4055),
    Landmark("pantai-losari", "Anjungan Pantai Losari", -5.1436, 119.4073),
    Landmark("karebosi", "Lapangan Karebosi", -5.1353, 119.4133),
    Landmark("masjid-al-markaz", "Masjid Al-Markaz Al-Islami", -5.1275, 119.4256),
    Landmark("masjid-raya", "Masjid Raya Makassar", -5.1305, 119.4205),
    Landmark("monumen-mandala", "Monumen Mandala", -5.1387, 119.4148),
    Landmark("pasar-sentral", "Pasar Sentral", -5.1287, 119.4150),
    Landmark("pasar-terong", "Pasar Terong", -5.1306, 119.4297),
    Landmark("pelabuhan-soekarno-hatta", "Pelabuhan Soekarno-Hatta", -5.1246, 119.4090),
    Landmark("pelabuhan-paotere", "Pelabuhan Paotere", -5.1103, 119.4197),
    Landmark("rs-wahidin", "RSUP Wahidin Sudirohusodo", -5.1335, 119.4933),
    Landmark("unhas-tamalanrea", "Universitas Hasanuddin, Tamalanrea", -5.1327, 119.4884),
    Landmark("mal-panakkukang", "Mal Panakkukang", -5.1572, 119.4473),
    Landmark("terminal-daya", "Terminal Regional Daya", -5.1112, 119.5113),
    Landmark("fly-over-urip", "Fly Over Urip Sumoharjo", -5.1383, 119.4430),
)
BY_SLUG = {landmark.slug: landmark for landmark in LANDMARKS}
