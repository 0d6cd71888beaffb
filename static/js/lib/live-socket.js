/* The live lane's sockets: one a media node, shared by all tiles of the page.

   The server's binary frames: u16 tile, u8 kind (0 initialisation, 1 one picture), u8 flags (1 key, 2 discontinuity),
   u64 when the picture was taken in ms, all big-endian; then fragmented MP4. Its words: {"tile", "codec"},
   {"tile", "closed"}, {"ack_every"}. The page's words: {"open": {tile, address}}, {"close": tile},
   {"renew": {tile, address}}, {"ack": bytes in all}. */

import { parts } from "./grant.js";

const HEADER = 12;
const MOST = 65535;
const LINGER_MS = 3000; // a wall that changes its focus wants the socket again in a moment
const sockets = new Map();

/**
 * Subscribe to the stream behind a live address.
 * @param {string} address path ending in /live
 * @param {{onCodec: (codec: string) => void, onInit: (data: Uint8Array) => void, onClosed: (why: string) => void,
 *   onPicture: (data: Uint8Array, about: {key: boolean, broken: boolean, takenAt: number}) => void}} on
 * @returns {{renew: (address: string) => void, close: () => void}}
 */
export function openLive(address, on) {
  const node = parts(address)?.node ?? "";
  let socket = sockets.get(node);
  if (!socket) {
    socket = new LiveSocket(address, () => { if (sockets.get(node) === socket) sockets.delete(node); });
    sockets.set(node, socket);
  }
  return socket.add(address, on);
}

class LiveSocket {
  #socket; #tiles = new Map(); #next = 0; #opened = false; #waiting = []; #onGone; #linger = 0;
  #ackEvery = 0; #received = 0; #acknowledged = 0;

  constructor(address, onGone) {
    this.#onGone = onGone;
    this.#socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${address}`);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onopen = () => {
      this.#opened = true;
      this.#waiting.splice(0).forEach((words) => this.#socket.send(words));
    };
    this.#socket.onmessage = ({ data }) => (typeof data === "string" ? this.#hear(data) : this.#take(data));
    this.#socket.onclose = ({ code }) => this.#gone(this.#opened ? `closed ${code}` : "refused");
  }

  add(address, on) {
    clearTimeout(this.#linger);
    const tile = this.#free();
    this.#tiles.set(tile, on);
    if (tile > 0) this.#say({ open: { tile, address } }); // the socket's own address is tile 0
    return {
      renew: (fresher) => { if (this.#tiles.has(tile)) this.#say({ renew: { tile, address: fresher } }); },
      close: () => this.#remove(tile),
    };
  }

  #free() {
    const tile = this.#next;
    this.#next = tile === MOST ? 1 : tile + 1;
    return this.#tiles.has(tile) ? this.#free() : tile;
  }

  #remove(tile) {
    if (!this.#tiles.delete(tile)) return;
    this.#say({ close: tile });
    if (!this.#tiles.size) this.#linger = setTimeout(() => this.#socket.close(), LINGER_MS);
  }

  #say(words) {
    const text = JSON.stringify(words);
    if (this.#opened) {
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
    } else this.#waiting.push(text);
  }

  #hear(text) {
    const said = JSON.parse(text);
    this.#count(text.length);
    if (said.ack_every) this.#ackEvery = said.ack_every;
    const on = this.#tiles.get(said.tile);
    if (!on) return;
    if (said.codec) on.onCodec(said.codec);
    if (said.closed) {
      this.#tiles.delete(said.tile);
      on.onClosed(said.closed);
      if (!this.#tiles.size) this.#linger = setTimeout(() => this.#socket.close(), LINGER_MS);
    }
  }

  #take(data) {
    this.#count(data.byteLength);
    const head = new DataView(data, 0, HEADER);
    const on = this.#tiles.get(head.getUint16(0));
    if (!on) return;
    const body = new Uint8Array(data, HEADER);
    if (head.getUint8(2) === 0) on.onInit(body);
    else on.onPicture(body, { key: Boolean(head.getUint8(3) & 1), broken: Boolean(head.getUint8(3) & 2), takenAt: Number(head.getBigUint64(4)) });
  }

  /** The web server in between keeps what is not acknowledged; without one in between nobody asks for this. */
  #count(bytes) {
    this.#received += bytes;
    if (!this.#ackEvery || this.#received - this.#acknowledged < this.#ackEvery) return;
    this.#acknowledged = this.#received;
    this.#say({ ack: this.#received });
  }

  #gone(why) {
    clearTimeout(this.#linger);
    this.#onGone();
    const left = [...this.#tiles.values()];
    this.#tiles.clear();
    left.forEach((on) => on.onClosed(why));
  }
}
