/* The top bar: what is true now and how old that is, the room's clock, the alarm load, the person's menu. */

import { t, tn } from "../lib/i18n.js";
import { clock, fineAge, serverClock, whole } from "../lib/time.js";
import { byId, setText, svg } from "./dom.js";
import { LIMIT, minutes } from "./load.js";

const LATE_S = 6.5; // a heartbeat comes every 5 s

export class TopBar {
  #room; #load; #bars = "";

  /** @param {{room: import("./room.js").Room, load: import("./alarm-times.js").AlarmTimes|null}} given */
  constructor({ room, load }) {
    this.#room = room;
    this.#load = load;
    room.addEventListener("change", () => this.#drawFigures());
    this.#menu();
  }

  /** Once a second. */
  tick() {
    setText(byId("clock").firstElementChild, clock(serverClock.now()));
    this.#drawFeed();
    this.#drawLoad();
  }

  #drawFigures() {
    const { figures, alerts, ready } = this.#room.state;
    if (!ready) return;
    const cameras = byId("truth-cameras");
    if (figures) {
      cameras.firstElementChild.className = "dot";
      setText(cameras.querySelector("b"), whole(figures.cameras_live));
      setText(cameras.querySelector("em"), `/${whole(figures.cameras_total)}`);
      cameras.title = t("Kamera hidup dari yang bertugas, pukul {at}", { at: clock(figures.as_of) });
    }
    const fresh = Object.values(alerts).filter((alert) => alert.state === "new").length;
    const badge = byId("nav-new");
    if (badge) {
      badge.hidden = fresh === 0;
      setText(badge, String(fresh));
      badge.setAttribute("aria-label", tn("{n} alarm belum diterima", "{n} alarm belum diterima", fresh));
    }
  }

  #drawFeed() {
    const part = byId("truth-feed");
    const last = this.#room.feed.lastFrameAt;
    if (last === null) return;
    const ageS = (Date.now() - last) / 1000;
    const late = ageS > LATE_S || this.#room.link.state !== "open";
    part.classList.toggle("bad", late);
    part.firstElementChild.className = late ? "dot warn" : "dot";
    setText(part.querySelector("b"), fineAge(ageS));
    part.title = late ? t("Umpan terlambat, pesan terakhir {at}", { at: clock(last) }) : t("Umur pesan terakhir dari server");
  }

  #drawLoad() {
    const part = byId("load");
    if (!this.#load) return;
    const counts = minutes(this.#load.times(), serverClock.now());
    const sum = counts.reduce((a, b) => a + b, 0);
    part.hidden = false;
    part.setAttribute("aria-label", t("Beban alarm: {n} dalam 10 menit, batas {limit}", { n: sum, limit: LIMIT }));
    part.title = part.getAttribute("aria-label");
    setText(part.querySelector("b"), String(sum));
    if (counts.join() === this.#bars) return;
    this.#bars = counts.join();
    part.querySelector("svg").replaceChildren(...counts.map((n, i) => {
      const height = n ? Math.min(16, 4 + 3 * n) : 2;
      return svg("rect", { x: i * 6, y: 16 - height, width: 4, height, class: i === counts.length - 1 && n ? "hi" : "" });
    }));
  }

  #menu() {
    for (const each of document.querySelectorAll(".topbar .menu")) closes(each);
    const menu = byId("me-menu");
    for (const button of menu.querySelectorAll("[data-density-choice]")) {
      button.addEventListener("click", () => {
        localStorage.setItem("density", button.dataset.densityChoice);
        document.documentElement.dataset.density = button.dataset.densityChoice;
        this.#markDensity(menu);
        dispatchEvent(new Event("resize")); // maps and pictures measure themselves again
      });
    }
    this.#markDensity(menu);
  }

  #markDensity(menu) {
    const now = document.documentElement.dataset.density;
    for (const button of menu.querySelectorAll("[data-density-choice]")) button.setAttribute("aria-pressed", String(button.dataset.densityChoice === now));
  }
}

/** A menu goes when the hand goes elsewhere, or with Escape. */
function closes(menu) {
  document.addEventListener("pointerdown", (event) => { if (menu.open && !menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
