"""nginx with its RTMP module: one ffmpeg child per camera pushes, nginx cuts segments of one second."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import imageio_ffmpeg

from tests.bench.peers.running import Missing, Running, Server, family, free_port, is_open, process, wait_for

MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
CONFIGURATION = """
load_module {module};
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
rtmp {{ server {{ listen 127.0.0.1:{rtmp}; application live {{
  live on; hls on; hls_path {folder}/hls; hls_fragment 1s; hls_playlist_length 6s;
  {children}
}} }} }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  types {{ application/vnd.apple.mpegurl m3u8; video/mp2t ts; }}
  server {{ listen 127.0.0.1:{http}; location / {{ root {folder}/hls; add_header Access-Control-Allow-Origin *;
    add_header Cache-Control no-store; }} }}
}}
"""
CHILD = (
    "exec_static {ffmpeg} -nostdin -v error -threads 1 -fflags nobuffer -analyzeduration 500000 -probesize 100000"
    " -rtsp_transport tcp -timeout 2500000 -i {address} -map 0:v:0 -c copy -f flv rtmp://127.0.0.1:{rtmp}/live/c{number};"
)


@contextlib.contextmanager
def start(addresses: Sequence[str], folder: Path) -> Iterator[Running]:
    if not MODULE.exists():
        raise Missing("Debian package libnginx-mod-rtmp")
    rtmp, http = free_port(), free_port()
    (folder / "hls").mkdir()
    (folder / "hls").chmod(0o777)  # noqa: S103  nginx drops its rights; the folder lives as long as the measurement
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    children = "\n".join(
        CHILD.format(ffmpeg=ffmpeg, address=address, rtmp=rtmp, number=number)
        for number, address in enumerate(addresses)
    )
    settings = folder / "nginx.conf"
    settings.write_text(CONFIGURATION.format(module=MODULE, folder=folder, rtmp=rtmp, http=http, children=children))
    with process(["nginx", "-c", str(settings), "-e", str(folder / "error.log")]) as server:
        wait_for(lambda: is_open(http), what="nginx")
        wait_for(lambda: len(list((folder / "hls").glob("*.m3u8"))) >= len(addresses), what="nginx-rtmp's playlists")
        yield Running(lambda: family(server.pid), lambda number: f"http://127.0.0.1:{http}/c{number}.m3u8")


SERVER = Server("nginx-rtmp + ffmpeg each", start, most=200)
