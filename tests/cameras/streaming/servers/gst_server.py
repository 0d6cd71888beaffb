"""Runs gst-rtsp-server until its standard input closes; a script for Debian's Python, not the product's.

Standard input: one line of JSON, a list of servers: {"auth": "none" | "basic" | "digest",
"mounts": {"name": {"launch": "...", "udp": false}}}. Standard output: one line of JSON, their ports in that order.
The account of the servers that want one is camera / rahasia.
"""

import json
import sys
from typing import Any

import gi  # type: ignore[import-not-found]

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # type: ignore[import-not-found]  # noqa: E402

USER, PASSWORD, ROLE = "camera", "rahasia", "viewer"
REALM = "kamera"


def main() -> None:
    Gst.init(None)
    described = json.loads(sys.stdin.readline())
    servers = [make_server(one) for one in described]  # kept: their mounts die with them
    loop = GLib.MainLoop()
    # The parent's end is seen as the end of the input: nothing outlives a test that was killed.
    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP, lambda *_: loop.quit())
    GLib.timeout_add_seconds(1, clean_up, servers)
    print(json.dumps([server.get_bound_port() for server in servers]), flush=True)
    loop.run()


def make_server(described: dict[str, Any]) -> Any:
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    server.get_thread_pool().set_max_threads(-1)  # or one mount that is slow to begin holds up all the others
    if described["auth"] != "none":
        server.set_auth(make_auth(described["auth"]))
    mounts = server.get_mount_points()
    for name, mount in described["mounts"].items():
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(f"( {mount['launch']} )")
        factory.set_shared(True)
        if mount["udp"]:
            factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
        if described["auth"] != "none":
            permissions = GstRtspServer.RTSPPermissions()
            for what in ("media.factory.access", "media.factory.construct"):
                permissions.add_permission_for_role(ROLE, what, True)
            factory.set_permissions(permissions)
        mounts.add_factory(f"/{name}", factory)
    server.attach(None)
    return server


def make_auth(kind: str) -> Any:
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", ROLE)
    auth.set_realm(REALM)
    if kind == "basic":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(USER, PASSWORD), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(USER, PASSWORD, token)
    return auth


def clean_up(servers: list[Any]) -> bool:
    """Expired sessions go only when somebody asks for it."""
    for server in servers:
        server.get_session_pool().cleanup()
    return True


if __name__ == "__main__":
    main()
