import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Feed } from "../../static/js/lib/feed.js";

const page = () => Object.assign(new EventTarget(), { location: { protocol: "http:", host: "wall.example" }, hidden: false, defaultView: new EventTarget() });

/** A feed on a clock that stands still, with the sockets it made and what it told the page. */
function begun(t) {
  mock.timers.enable({ apis: ["setInterval", "setTimeout", "Date"], now: Date.parse("2026-01-31T06:00:00Z") });
  const sockets = [];
  const feed = new Feed({
    path: "/ws/wall/balaikota/", document: page(),
    makeSocket: (url) => {
      const socket = { url, readyState: 1, sent: [], send: (text) => socket.sent.push(JSON.parse(text)), close: () => { socket.readyState = 3; } };
      sockets.push(socket);
      return socket;
    },
  });
  const told = [];
  for (const name of ["snapshot", "message", "beat"]) feed.addEventListener(name, ({ detail }) => told.push(`${name} ${detail.seq}`));
  const links = [];
  feed.addEventListener("link", ({ detail }) => links.push(detail.state));
  feed.connect();
  t.after(() => { feed.close(); mock.timers.reset(); });
  const receive = (seq, kind, data = {}) => sockets.at(-1).onmessage({ data: JSON.stringify({ seq, kind, data }) });
  receive(10, "snapshot", { head: 10, now: "2026-01-31T06:00:00Z" });
  return { feed, sockets, told, links, receive };
}

test("frames are handed on in order and acknowledged", (t) => {
  const { sockets, told, receive } = begun(t);
  receive(11, "alert.raised");
  receive(12, "skip");
  mock.timers.tick(1000);
  assert.deepEqual(told, ["snapshot 10", "message 11", "message 12"]);
  assert.deepEqual(sockets[0].sent, [{ ack: 12 }]);
});

test("a gap is asked for once, and nothing of it is handed on before it is filled", (t) => {
  const { sockets, told, receive } = begun(t);
  receive(13, "alert.raised");
  receive(14, "alert.raised");
  assert.deepEqual(sockets[0].sent, [{ since: 10 }]);
  for (const seq of [11, 12, 13, 14]) receive(seq, "skip");
  assert.deepEqual(told.slice(1), ["message 11", "message 12", "message 13", "message 14"]);
});

test("a heartbeat ahead of us shows that something was missed", (t) => {
  const { sockets, receive } = begun(t);
  receive(12, "heartbeat", { now: "2026-01-31T06:00:05Z" });
  assert.deepEqual(sockets[0].sent, [{ since: 10 }]);
});

test("what the page watches is told at once, again every ten seconds, and after a reconnect", (t) => {
  const { feed, sockets, receive } = begun(t);
  const list = [{ camera: "SIM-001", profile: "tile" }];
  feed.watch(list);
  feed.watch(list);
  assert.deepEqual(sockets[0].sent, [{ watch: list }]);
  receive(10, "heartbeat", {});
  mock.timers.tick(10000);
  assert.equal(sockets[0].sent.length, 2);
  sockets[0].onclose({ code: 1006 });
  mock.timers.tick(600);
  receive(10, "snapshot", { head: 10, now: "2026-01-31T06:00:11Z" });
  assert.deepEqual(sockets[1].sent, [{ watch: list }]);
});

test("silence is late after five seconds and lost after fifteen; a half-open socket is given up", (t) => {
  const { sockets, links } = begun(t);
  mock.timers.tick(7000);
  assert.equal(links.at(-1), "late");
  mock.timers.tick(9000);
  assert.equal(links.at(-1), "lost");
  assert.equal(sockets[0].readyState, 3);
  mock.timers.tick(1000);
  assert.equal(sockets.length, 2);
});

test("a new socket has its own fifteen seconds to speak", (t) => {
  const { sockets } = begun(t);
  mock.timers.tick(16000);
  mock.timers.tick(1000);
  assert.equal(sockets.length, 2);
  mock.timers.tick(10000);
  assert.equal(sockets.length, 2);
});

test("somebody signed out is tried again slowly, not in a storm", (t) => {
  const { sockets } = begun(t);
  sockets[0].onclose({ code: 4401 });
  mock.timers.tick(14000);
  assert.equal(sockets.length, 1);
  mock.timers.tick(1500);
  assert.equal(sockets.length, 2);
});

test("a closed feed opens no more sockets", (t) => {
  const { feed, sockets } = begun(t);
  feed.close();
  mock.timers.tick(60000);
  assert.equal(sockets.length, 1);
});

test("a page that was replaced comes back only if nobody is there", (t) => {
  const { sockets } = begun(t);
  sockets[0].onclose({ code: 4409 });
  mock.timers.tick(15000);
  assert.match(sockets[1].url, /yield=1$/);
  sockets[1].onclose({ code: 4409 });
  mock.timers.tick(15000);
  assert.equal(sockets[2].url.match(/yield=1/g).length, 1);
});
