"""Debian's nginx with deploy/nginx.conf: the product's own file with other places and a throw-away certificate."""

import contextlib
import datetime as dt
import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cameras.streaming import liveness
from tests.launch.product import ROOT
from warroom.launch import ports

START_S = 10.0
PLACES = ("/usr/sbin", "/usr/local/sbin")  # not on the PATH of an ordinary person


class NoNginx(AssertionError):
    """Says how to get it, or nginx's own words."""


@dataclass(frozen=True)
class Nginx:
    port: int
    folder: Path
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def errors(self) -> str:
        return (self.folder / "error.log").read_text(errors="replace")


@contextlib.contextmanager
def running_nginx(folder: Path, *, nodes: str, pages: Path) -> Iterator[Nginx]:
    """``nodes`` is what `manage.py nginx_nodes` prints; ``pages`` is served under /uji/. Raises NoNginx."""
    port = ports.free()
    make_certificate(folder)
    configuration = write_configuration(folder, nodes=nodes, pages=pages, port=port)
    owner = _unprivileged()
    if owner:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, owner.pw_uid, owner.pw_gid)
    process = subprocess.Popen(
        [program(), "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")],
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )
    nginx = Nginx(port, folder, process)
    try:
        _wait(nginx)
        yield nginx
    finally:
        process.terminate()
        process.wait(START_S)


def program() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path=os.pathsep.join(PLACES))
    if found is None:
        raise NoNginx("nginx is not installed (Debian: apt install nginx)")
    return found


def write_configuration(folder: Path, *, nodes: str, pages: Path, port: int) -> Path:
    """The product's file with the lines marked CHANGE changed, and a head that an installation has in nginx.conf."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    (folder / "warroom-nodes.conf").write_text(nodes)
    redirect = ports.free()
    for before, after in (
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        (r"listen 80;", f"listen 127.0.0.1:{redirect};"),
        (r"listen \[::\]:\d+[^;]*;", ""),
        (r"/etc/nginx/warroom-nodes.conf", f"{folder}/warroom-nodes.conf"),
        (r"/etc/warroom/tls/", f"{folder}/"),
        (r"/var/cache/nginx/warroom", f"{folder}/cache"),
        (r"/var/log/nginx/warroom.log", f"{folder}/access.log"),
        (r"server unix:\S+web-1\.sock", "server 127.0.0.1:1"),
        (r"server unix:\S+web-2\.sock", "server 127.0.0.1:2"),
        (r"    location /ws/", f"    location /uji/ {{ alias {pages}/; }}\n\n    location /ws/"),
    ):
        text, times = re.subn(before, after, text)
        if not times:
            raise NoNginx(f"deploy/nginx.conf has no {before}")
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off;\npid {folder}/pid;\nworker_processes 1;\nevents {{ worker_connections 1024; }}\n"
        f"http {{\naccess_log off;\ntypes {{ text/html html; text/javascript js mjs; }}\n{temporary}\n{text}\n}}\n"
    )
    return path


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _wait(nginx: Nginx) -> None:
    deadline = time.monotonic() + START_S
    while not liveness.knock(nginx.address):
        if nginx.process.poll() is not None or time.monotonic() > deadline:
            raise NoNginx(nginx.errors)
        time.sleep(0.05)


def _unprivileged() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None
