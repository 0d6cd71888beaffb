/* What every page of the console has: the room, the top bar, search, keys, toasts, offers. Pages build on it. */

import { t } from "../lib/i18n.js";
import { leaseThrough } from "../lib/leases.js";
import { onTick } from "../lib/ticker.js";
import { Acts } from "./acts.js";
import { AlarmTimes } from "./alarm-times.js";
import { ConsentDialog } from "./consent-dialog.js";
import { watchLink } from "./dead-man.js";
import { Deeds } from "./deeds.js";
import { byId } from "./dom.js";
import { Duty } from "./duty.js";
import { Keys } from "./keys.js";
import { LoadWords } from "./load-words.js";
import { OfferDialog } from "./offer-dialog.js";
import { whoAmI } from "./people.js";
import { Presence } from "./presence.js";
import { Room } from "./room.js";
import { SearchBox } from "./search-box.js";
import { Sounds } from "./sounds.js";
import { Story } from "./story.js";
import { Toasts } from "./toasts.js";
import { TopBar } from "./topbar.js";
import { Undo } from "./undo.js";

/** Opens the console; the page adds its parts and then calls `start()`. */
export function openConsole() {
  const me = whoAmI();
  const room = new Room();
  const keys = new Keys();
  const toasts = new Toasts(byId("toasts"));
  const acts = new Acts({ toasts });
  const story = new Story({ room });
  const undo = new Undo({ toasts });
  const deeds = new Deeds({ room, acts, me, story, toasts, undo });
  const first = byId("alarm-load");
  const load = first ? new AlarmTimes(JSON.parse(first.textContent), room) : null;
  const topBar = new TopBar({ room, load });
  const offers = new OfferDialog({ room, me, deeds, toasts });
  const consent = new ConsentDialog({ room, me, deeds, story });
  const duty = new Duty({ room, me, toasts });
  const presence = new Presence({ room, me, duty, place: document.querySelector(".viewers") });
  const sounds = new Sounds({ room, me, duty, keys });
  new LoadWords({ room, me, duty }).draw();
  new SearchBox({ room, keys });
  const drawLink = watchLink(room);
  undo.listen();
  byId("help")?.addEventListener("click", () => keys.help());
  if (me.can.has("map_view")) keys.bind("g", t("Peta"), () => location.assign("/map/"));
  onTick(() => { topBar.tick(); offers.tick(); consent.tick(); duty.tick(); presence.tick(); sounds.tick(); drawLink(); });

  return {
    me, room, keys, toasts, acts, deeds, story, load, undo, duty, presence, sounds,
    start() {
      leaseThrough(room.feed);
      room.open();
      duty.read();
      topBar.tick();
      addEventListener("pagehide", () => room.feed.close());
    },
  };
}

/** Says to tests and scripts that the first data are drawn. */
export function markReady() {
  document.documentElement.dataset.ready = "1";
}
