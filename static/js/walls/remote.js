/* The page of one wall: its remote control, large. */

import { markReady, openConsole } from "../desk/console.js";
import { byId } from "../desk/dom.js";
import { WallControl } from "../desk/wall-control.js";
import { thingOf } from "../desk/wall-things.js";
import { onTick } from "../lib/ticker.js";
import { RemoteEvents } from "./remote-events.js";
import { RemoteModes } from "./remote-modes.js";
import { RemoteOutputs } from "./remote-outputs.js";
import { RemoteSaid } from "./remote-said.js";
import { RemoteThings } from "./remote-things.js";

const desk = openConsole();
const { room, me, keys, toasts } = desk;
const slug = JSON.parse(byId("wall-slug").textContent);
const control = new WallControl({ room, me, keys, toasts, slug, thing });
const things = new RemoteThings({ room, control, operates: me.can.has("wall_operate") });
const outputs = new RemoteOutputs(byId("wall-outputs"));
const modes = byId("modes") ? new RemoteModes({ place: byId("modes"), me, control, slug }) : null;
const said = new RemoteSaid({ me, control, slug });
const events = new RemoteEvents({ room, store: control.store, slug });

/** What P pushes: the entry under the hand, else the one chosen last. */
function thing({ incident = false } = {}) {
  const held = thingOf(document.activeElement) ?? things.chosen;
  return incident && !held?.content?.incident ? null : held;
}

control.addEventListener("draw", ({ detail: shown }) => {
  things.draw(shown);
  outputs.draw(shown);
  modes?.draw(shown);
  said.draw(shown);
  markReady();
});
room.addEventListener("change", () => { if (control.shown) things.draw(control.shown); });
onTick(() => events.draw());
desk.start();
