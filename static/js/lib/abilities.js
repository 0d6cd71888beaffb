/* What this browser and this connection can do, asked once. */

const LL_OVER_HTTP1 = 2; // of six connections to a host, each low-latency playlist holds one all the time

let answer = null;
const holders = new Set();

/** Whether H.265 plays as it comes, so that nobody has to transcode it. */
export function playsHevc() {
  answer ??= Boolean(globalThis.MediaSource?.isTypeSupported('video/mp4; codecs="hvc1.1.6.L93.B0"'));
  return answer;
}

/** Whether requests share one connection (HTTP/2 and later). Unknown counts as no. */
export function multiplexed() {
  const [page] = performance.getEntriesByType("navigation");
  return /^h[23]/.test(page?.nextHopProtocol ?? "");
}

/** Lanes that `holder` may use now. Without HTTP/2 two tiles of a page may have low-latency HLS. */
export function lanes(holder) {
  const able = new Set(["hls"]);
  if (globalThis.MediaSource && globalThis.WebSocket) able.add("live");
  if (multiplexed() || holders.has(holder) || holders.size < LL_OVER_HTTP1) able.add("ll");
  return able;
}

/** Says which lane a player is on, so that the next one knows what is left. */
export function onLane(holder, lane) {
  if (lane === "ll") holders.add(holder);
  else holders.delete(holder);
}
