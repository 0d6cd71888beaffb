"""The base map: the city's GeoJSON layers as one answer that a browser keeps until the data change."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from rest_framework.request import Request

from cameras import city

LAYERS = {
    "land": "daratan",
    "coast": "garis_pantai",
    "city": "kota",
    "kecamatan": "kecamatan",
    "kelurahan": "kelurahan",
    "islands": "pulau",
}


@dataclass(frozen=True)
class BaseMap:
    body: bytes
    gzipped: bytes
    etag: str


@cache
def base_map(folder: str = "makassar") -> BaseMap:
    """Read once a process: the files are part of the installation."""
    layers = {name: city.read_layer(folder, layer) for name, layer in LAYERS.items()}
    layers["attribution"] = {"text": "cahyadsn/wilayah_boundaries (MIT), idn-area-data (ODbL)"}
    body = json.dumps(layers, separators=(",", ":")).encode()
    return BaseMap(body, gzip.compress(body, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:24]}"')


def response(request: Request | HttpRequest) -> HttpResponse:
    found = base_map()
    if found.etag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        answer = HttpResponse(found.gzipped, content_type="application/json", headers={"Content-Encoding": "gzip"})
    else:
        answer = HttpResponse(found.body, content_type="application/json")
    answer["ETag"] = found.etag
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    answer["Vary"] = "Accept-Encoding, Cookie"
    return answer
