"""Runs in a virtual environment of its own, which has Home Assistant: its real core, `http` and `stream`, nothing else.

PORT PART SEGMENT ADDRESS... on the command line, in seconds; PART 0 is classic HLS. Prints one playlist path a line.
"""

import asyncio
import sys
import tempfile

from homeassistant import auth, bootstrap, config_entries, loader  # type: ignore[import-not-found]
from homeassistant.components.camera import DynamicStreamSettings  # type: ignore[import-not-found]
from homeassistant.components.stream import create_stream  # type: ignore[import-not-found]
from homeassistant.core import HomeAssistant  # type: ignore[import-not-found]
from homeassistant.setup import async_setup_component  # type: ignore[import-not-found]


async def main(port: int, part_s: float, segment_s: float, addresses: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        core = HomeAssistant(folder)
        core.config.config_dir = folder
        loader.async_setup(core)
        core.config_entries = config_entries.ConfigEntries(core, {})
        await bootstrap.async_load_base_functionality(core)
        core.auth = await auth.auth_manager_from_config(core, [], [])
        http = {"http": {"server_port": port, "server_host": ["127.0.0.1"]}}
        latency = {"ll_hls": part_s > 0, "part_duration": part_s or 1.0, "segment_duration": segment_s}
        assert await async_setup_component(core, "http", http)
        assert await async_setup_component(core, "stream", {"stream": latency})
        await core.async_start()
        for address in addresses:
            stream = create_stream(core, address, {}, DynamicStreamSettings(preload_stream=False))
            stream.add_provider("hls")
            await stream.start()
            print(stream.endpoint_url("hls"), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]))
