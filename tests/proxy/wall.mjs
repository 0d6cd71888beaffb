// Plays every stream that the address names with the product's own hls.js, and counts what a person would see as a halt.
import Hls from "./hls.mjs";

const addresses = await (await fetch("addresses.json")).json();
const tiles = addresses.map((address) => ({ address, stalls: 0, errors: [], mended: [], began: 0, video: document.createElement("video") }));
performance.setResourceTimingBufferSize(100000);

for (const tile of tiles) {
  const { video } = tile;
  video.muted = true;
  video.width = 120;
  document.body.append(video);
  const hls = new Hls({ liveSyncDurationCount: 3, liveDurationInfinity: true });
  hls.on(Hls.Events.ERROR, (name, data) => {
    if (data.details === "bufferStalledError") tile.stalls += 1;
    else if (data.fatal) tile.errors.push(data.details);
    else tile.mended.push(data.details);
  });
  video.addEventListener("playing", () => { tile.began ||= performance.now(); });
  hls.loadSource(tile.address);
  hls.attachMedia(video);
  video.play().catch((error) => tile.errors.push(String(error)));
}

window.verdict = () => ({
  playing: tiles.filter((tile) => tile.began).length,
  played: tiles.map((tile) => tile.video.currentTime),
  stalls: tiles.reduce((sum, tile) => sum + tile.stalls, 0),
  errors: tiles.flatMap((tile) => tile.errors),
  mended: tiles.flatMap((tile) => tile.mended),
  protocols: [...new Set(performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/media/")).map((entry) => entry.nextHopProtocol))],
  asked: performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/media/")).length,
});
