"""nginx as a plain file server, for the peers that only write files. It is not counted."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tests.bench.peers.running import free_port, is_open, process, wait_for

CONFIGURATION = """
daemon off; master_process off; pid {own}/nginx.pid; error_log {own}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {own}/b; proxy_temp_path {own}/p; fastcgi_temp_path {own}/f;
  uwsgi_temp_path {own}/u; scgi_temp_path {own}/s;
  types {{ application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/mp4 mp4 m4s; }}
  server {{ listen 127.0.0.1:{port}; location / {{ root {folder}; add_header Access-Control-Allow-Origin *;
    add_header Cache-Control no-store; }} }}
}}
"""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[int]:
    """The port at which the folder's files are served."""
    port = free_port()
    own = folder / "nginx"
    own.mkdir()
    folder.chmod(0o755)  # noqa: S103  nginx may read as another user
    settings = own / "nginx.conf"
    settings.write_text(CONFIGURATION.format(own=own, folder=folder, port=port))
    with process(["nginx", "-c", str(settings), "-e", str(own / "error.log")]):
        wait_for(lambda: is_open(port), what="nginx")
        yield port
