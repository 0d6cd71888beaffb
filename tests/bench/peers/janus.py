"""Janus, the WebRTC gateway: RTSP mounts of its streaming plugin, media over UDP, signalling over its WebSocket."""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.peers.running import Missing, Running, Server, family, free_port, is_open, process, wait_for

PLUGINS = Path("/usr/lib/x86_64-linux-gnu/janus")
GENERAL = """
general: {{ configs_folder = "{folder}" plugins_folder = "{plugins}/plugins" transports_folder = "{plugins}/transports"
  events_folder = "{plugins}/events" loggers_folder = "{plugins}/loggers" debug_level = 1 server_name = "bench" }}
nat: {{ ice_lite = true full_trickle = false ice_enforce_list = "127.0.0.1" ice_ignore_list = "" }}
media: {{ rtp_port_range = "20000-30000" }}
plugins: {{ disable = "{others}" }}
transports: {{ disable = "libjanus_http.so,libjanus_pfunix.so,libjanus_rabbitmq.so,libjanus_mqtt.so,\
  libjanus_nanomsg.so" }}
"""
WEBSOCKETS = """
general: {{ json = "compact" ws = true ws_port = {port} ws_ip = "127.0.0.1" wss = false }}
admin: {{ admin_ws = false admin_wss = false }}
"""
# High profile is offered as constrained baseline: the browser takes it so, and refuses the truth without a word.
MOUNT = """
c{number}: {{ type = "rtsp" id = {number} audio = false video = true url = "{address}" videopt = 96 videocodec = "h264"
  videofmtp = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f" rtspiface = "127.0.0.1" }}
"""


@contextlib.contextmanager
def start(addresses: Sequence[str], folder: Path) -> Iterator[Running]:
    if shutil.which("janus") is None:
        raise Missing("Debian package janus")
    port = free_port()
    others = ",".join(path.name for path in (PLUGINS / "plugins").glob("*.so") if path.name != "libjanus_streaming.so")
    (folder / "janus.jcfg").write_text(GENERAL.format(folder=folder, plugins=PLUGINS, others=others))
    (folder / "janus.transport.websockets.jcfg").write_text(WEBSOCKETS.format(port=port))
    mounts = (MOUNT.format(number=number + 1, address=address) for number, address in enumerate(addresses))
    (folder / "janus.plugin.streaming.jcfg").write_text("".join(mounts))
    with process(["janus", "-F", str(folder), "-C", str(folder / "janus.jcfg")]) as server:
        wait_for(lambda: is_open(port), what="Janus")
        yield Running(
            lambda: family(server.pid), lambda number: f"ws://127.0.0.1:{port}/?mount={number + 1}", mode="janus"
        )


SERVER = Server("Janus RTSP mounts", start, most=100)
