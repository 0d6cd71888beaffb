/* The players of the page: hls.js for every HLS server, WebRTC for Janus, the product's own source for its live socket.
   Each begins anew half a second after a fatal error, as the product's page does. */

import Hls from "hls.js";

const AGAIN_MS = 500;

export function play({ video, mode, address, settings, note }) {
  const players = { hls: playHls, janus: playJanus, live: playLive, own_hls: playOwn("hls"), own_ll: playOwn("ll") };
  players[mode]({ video, address, settings, note });
}

function playHls({ video, address, settings, note }) {
  const begin = () => {
    const hls = new Hls(settings);
    hls.on(Hls.Events.ERROR, (_, { fatal, details, error }) => {
      note(`${details}${fatal ? ", fatal" : ""}: ${error?.message ?? ""}`);
      if (!fatal) return;
      hls.destroy();
      setTimeout(begin, AGAIN_MS);
    });
    hls.on(Hls.Events.MANIFEST_PARSED, () => video.play().catch(() => {}));
    hls.loadSource(address);
    hls.attachMedia(video);
  };
  begin();
}

/** The product's own HLS player, which keeps its distance to now by itself. */
function playOwn(kind) {
  return async ({ video, address, note }) => {
    const { HlsSource } = await import("/static/js/lib/hls-source.js");
    const begin = () => {
      const source = new HlsSource({
        video, address, kind, grant: () => "x",
        onFail: ({ why }) => {
          note(why);
          source.close();
          setTimeout(begin, AGAIN_MS);
        },
      });
      const looks = setInterval(() => source.step(), 500);
      video.addEventListener("emptied", () => clearInterval(looks), { once: true });
    };
    begin();
  };
}

async function playLive({ video, address, settings, note }) {
  const { openLive } = await import("./live.js");
  openLive({ video, address, settings, note });
}

/** Janus' streaming plugin: session, handle, watch a mount, answer its offer. */
function playJanus({ video, address, note }) {
  const mount = Number(new URL(address).searchParams.get("mount"));
  const socket = new WebSocket(address.split("?")[0], "janus-protocol");
  const waiting = new Map();
  let session = 0, handle = 0;
  const send = (message) => new Promise((done) => {
    const transaction = Math.random().toString(36).slice(2);
    waiting.set(transaction, done);
    const where = { ...(session && { session_id: session }), ...(handle && { handle_id: handle }) };
    socket.send(JSON.stringify({ ...message, ...where, transaction }));
  });
  const answer = async (offer) => {
    const peer = new RTCPeerConnection();
    peer.ontrack = ({ streams: [stream] }) => { video.srcObject = stream; video.play().catch(() => {}); };
    await peer.setRemoteDescription(offer);
    await peer.setLocalDescription(await peer.createAnswer());
    if (peer.iceGatheringState !== "complete") {
      await new Promise((done) => { peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && done(); });
    }
    const { type, sdp } = peer.localDescription;
    await send({ janus: "message", body: { request: "start" }, jsep: { type, sdp } });
  };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.jsep) answer(message.jsep);
    if (message.janus === "hangup") note(`hangup ${message.reason}`);
    const done = message.janus === "ack" ? null : waiting.get(message.transaction);
    done?.(message);
  };
  socket.onclose = () => note("socket closed");
  socket.onopen = async () => {
    session = (await send({ janus: "create" })).data.id;
    handle = (await send({ janus: "attach", plugin: "janus.plugin.streaming" })).data.id;
    send({ janus: "message", body: { request: "watch", id: mount } });
    setInterval(() => send({ janus: "keepalive" }), 20_000);
  };
}
