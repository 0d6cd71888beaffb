/* The product's own live source, on a page that is not served by the media node: its sockets go where the address says. */

import { LiveSource } from "/static/js/lib/live-source.js";

const AGAIN_MS = 500;

export function openLive({ video, address, note }) {
  const { host, pathname } = new URL(address);
  const Socket = WebSocket;
  window.WebSocket = class extends Socket {
    constructor(asked) { super(`ws://${host}${new URL(asked).pathname}`); }
  };
  const begin = () => {
    const source = new LiveSource({
      video, address: pathname,
      onFail: ({ why }) => {
        note(why);
        source.close();
        setTimeout(begin, AGAIN_MS);
      },
    });
    setInterval(() => source.step(), 500);
  };
  begin();
}
